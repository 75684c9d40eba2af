"""In the style of ML-From-Scratch: activation objects whose gradient computes the function anew."""
import copy

import numpy as np


class Sigmoid():
    def __init__(self): pass

    def function(self, x):
        return 1 / (1 + np.exp(-x))

    def gradient(self, x):
        return self.function(x) * (1 - self.function(x))


class TanH():
    def __init__(self): pass

    def function(self, x):
        return 2 / (1 + np.exp(-2*x)) - 1

    def gradient(self, x):
        return 1 - np.power(self.function(x), 2)


class ReLU():
    def __init__(self): pass

    def function(self, x):
        return np.where(x >= 0, x, 0)

    def gradient(self, x):
        return np.where(x > 0, 1, 0)


class Layer(object):
    def parameters(self):
        return 0

    def forward_pass(self, X, training=True):
        raise NotImplementedError()

    def backward_pass(self, accum_grad):
        raise NotImplementedError()


class Dense(Layer):
    def __init__(self, W, w0):
        self.layer_input = None
        self.trainable = True
        self.W = W
        self.w0 = w0.reshape(1, -1)

    def forward_pass(self, X, training=True):
        self.input_shape = X.shape
        self.layer_input = X.reshape(X.shape[0], np.prod(X.shape[1:]))
        return self.layer_input.dot(self.W) + self.w0

    def backward_pass(self, accum_grad):
        W = self.W
        if self.trainable:
            self.grad_w = self.layer_input.T.dot(accum_grad)
            self.grad_w0 = np.sum(accum_grad, axis=0, keepdims=True)
        accum_grad = accum_grad.dot(W.T)
        return accum_grad.reshape(self.input_shape)


class Activation(Layer):
    def __init__(self, name):
        self.activation_func = activation_functions[name]()

    def forward_pass(self, X, training=True):
        self.layer_input = X
        return self.activation_func.function(X)

    def backward_pass(self, accum_grad):
        return accum_grad * self.activation_func.gradient(self.layer_input)


activation_functions = {'relu': ReLU, 'sigmoid': Sigmoid, 'tanh': TanH}


class NeuralNetwork():
    def __init__(self):
        self.layers = []

    def add(self, layer):
        self.layers.append(layer)

    def _forward_pass(self, X, training=True):
        layer_output = X
        for layer in self.layers:
            layer_output = layer.forward_pass(layer_output, training)
        return layer_output

    def _backward_pass(self, loss_grad):
        for layer in reversed(self.layers):
            loss_grad = layer.backward_pass(loss_grad)


def affine_forward(x, weights, bias):
    layer = Dense(weights, bias)
    return layer.forward_pass(x), layer


def affine_backward(dout, layer):
    dx = layer.backward_pass(dout)
    return dx, layer.grad_w, layer.grad_w0[0]


def relu_forward(x):
    layer = Activation('relu')
    return layer.forward_pass(x), layer


def sigmoid_forward(x):
    layer = Activation('sigmoid')
    return layer.forward_pass(x), layer


def tanh_forward(x):
    layer = Activation('tanh')
    return layer.forward_pass(x), layer


def relu_backward(dout, layer):
    return layer.backward_pass(dout)


def sigmoid_backward(dout, layer):
    return layer.backward_pass(dout)


def tanh_backward(dout, layer):
    return layer.backward_pass(dout)


def mlp_forward(x, layers):
    model = NeuralNetwork()
    for i, (weights, bias) in enumerate(layers):
        if i:
            model.add(Activation('relu'))
        model.add(Dense(weights, bias))
    return model._forward_pass(x), model


def mlp_backward(dscores, model):
    model._backward_pass(loss_grad=dscores)
    return [(l.grad_w, l.grad_w0.squeeze(axis=0)) for l in model.layers if isinstance(l, Dense)]


def numerical_gradient(f, x, h=1e-5):
    grad = []
    for i in range(x.size):
        x_up, x_down = copy.deepcopy(x), copy.deepcopy(x)
        x_up.flat[i] += h
        x_down.flat[i] -= h
        grad.append((f(x_up) - f(x_down)) / (2 * h))
    return np.array(grad).reshape(np.shape(x))
