"""In the style of Nielsen's network.py: column vectors, one example after the other, `nabla` lists that are added up."""
import numpy as np


def affine_forward(x, weights, bias):
    w, b = weights.T, bias.reshape(-1, 1)  # (outputs, inputs), a column
    activations = [example.reshape(-1, 1) for example in x]
    zs = [np.dot(w, a) + b for a in activations]
    return np.array([z.ravel() for z in zs]), (activations, w, x.shape)


def affine_backward(dout, cache):
    activations, w, shape = cache
    nabla_b = np.zeros((w.shape[0], 1))
    nabla_w = np.zeros(w.shape)
    deltas_before = []
    for delta, a in zip(dout, activations):
        delta = delta.reshape(-1, 1)
        nabla_b = nabla_b + delta
        nabla_w = nabla_w + np.dot(delta, a.transpose())
        deltas_before.append(np.dot(w.transpose(), delta))
    return np.array(deltas_before).reshape(shape), nabla_w.transpose(), nabla_b.ravel()


def relu(z):
    return np.array([max(0.0, v) for v in z.flat]).reshape(z.shape)


def relu_prime(z):
    return np.vectorize(lambda v: 1.0 if v > 0 else 0.0, otypes=[float])(z)


def relu_forward(z):
    return relu(z), z


def relu_backward(delta, z):
    return delta * relu_prime(z)


def sigmoid(z):
    """The sigmoid function."""
    return 1.0/(1.0+np.exp(-z))


def sigmoid_prime(z):
    """Derivative of the sigmoid function."""
    return sigmoid(z)*(1-sigmoid(z))


def sigmoid_forward(z):
    return sigmoid(z), z


def sigmoid_backward(delta, z):
    return delta * sigmoid_prime(z)


def tanh_forward(z):
    return np.tanh(z), z


def tanh_backward(delta, z):
    return delta * (1 - np.tanh(z) ** 2)


class Network(object):
    def __init__(self, layers):
        self.weights = [w.transpose() for w, b in layers]
        self.biases = [b.reshape(-1, 1) for w, b in layers]
        self.num_layers = len(layers) + 1

    def feedforward(self, x):
        activation = x.reshape(-1, 1)
        activations = [activation]
        zs = []
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, activation)+b
            zs.append(z)
            activation = relu(z)
            activations.append(activation)
        return zs, activations

    def backprop(self, zs, activations, delta):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, activations[-2].transpose())
        for l in range(2, self.num_layers):
            delta = np.dot(self.weights[-l+1].transpose(), delta) * relu_prime(zs[-l])
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, activations[-l-1].transpose())
        return nabla_b, nabla_w


def mlp_forward(x, layers):
    net = Network(layers)
    runs = [net.feedforward(example) for example in x]
    return np.array([zs[-1].ravel() for zs, _ in runs]), (net, runs)


def mlp_backward(dscores, caches):
    net, runs = caches
    nabla_b = [np.zeros(b.shape) for b in net.biases]
    nabla_w = [np.zeros(w.shape) for w in net.weights]
    for delta, (zs, activations) in zip(dscores, runs):
        delta_nabla_b, delta_nabla_w = net.backprop(zs, activations, delta.reshape(-1, 1))
        nabla_b = [nb+dnb for nb, dnb in zip(nabla_b, delta_nabla_b)]
        nabla_w = [nw+dnw for nw, dnw in zip(nabla_w, delta_nabla_w)]
    return [(nw.transpose(), nb.ravel()) for nw, nb in zip(nabla_w, nabla_b)]


def numerical_gradient(f, x, h=1e-5):
    def e(j):
        v = np.zeros(x.size)
        v[j] = 1.0
        return v.reshape(x.shape)

    return np.array([(f(x + h*e(j)) - f(x - h*e(j))) / (2*h) for j in range(x.size)]).reshape(x.shape)
