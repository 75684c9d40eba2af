"""In the style of joelnet: layers with dicts `params` and `grads`, typed Tensors, functions and their primes."""
from typing import Callable, Dict, Iterator, Sequence, Tuple

import numpy as np
from numpy import ndarray as Tensor

F = Callable[[Tensor], Tensor]


class Layer:
    def __init__(self) -> None:
        self.params: Dict[str, Tensor] = {}
        self.grads: Dict[str, Tensor] = {}

    def forward(self, inputs: Tensor) -> Tensor:
        raise NotImplementedError

    def backward(self, grad: Tensor) -> Tensor:
        raise NotImplementedError


class Linear(Layer):
    def __init__(self, w: Tensor, b: Tensor) -> None:
        super().__init__()
        self.params["w"] = w
        self.params["b"] = b

    def forward(self, inputs: Tensor) -> Tensor:
        self.shape = inputs.shape
        self.inputs = inputs.reshape(inputs.shape[0], -1)
        return self.inputs @ self.params["w"] + self.params["b"]

    def backward(self, grad: Tensor) -> Tensor:
        self.grads["b"] = np.sum(grad, axis=0)
        self.grads["w"] = self.inputs.T @ grad
        return (grad @ self.params["w"].T).reshape(self.shape)


class Activation(Layer):
    def __init__(self, f: F, f_prime: F) -> None:
        super().__init__()
        self.f = f
        self.f_prime = f_prime

    def forward(self, inputs: Tensor) -> Tensor:
        self.inputs = inputs
        return self.f(inputs)

    def backward(self, grad: Tensor) -> Tensor:
        return self.f_prime(self.inputs) * grad


def tanh(x: Tensor) -> Tensor:
    return np.tanh(x)


def tanh_prime(x: Tensor) -> Tensor:
    y = tanh(x)
    return 1 - y ** 2


def relu(x: Tensor) -> Tensor:
    return (x + abs(x)) / 2


def relu_prime(x: Tensor) -> Tensor:
    return np.heaviside(x, 0)


def sigmoid(x: Tensor) -> Tensor:
    return np.where(x > 0, 1 / (1 + np.exp(-x)), np.exp(np.minimum(x, 0)) / (1 + np.exp(np.minimum(x, 0))))


def sigmoid_prime(x: Tensor) -> Tensor:
    y = sigmoid(x)
    return y * (1 - y)


class Tanh(Activation):
    def __init__(self):
        super().__init__(tanh, tanh_prime)


class Relu(Activation):
    def __init__(self):
        super().__init__(relu, relu_prime)


class Sigmoid(Activation):
    def __init__(self):
        super().__init__(sigmoid, sigmoid_prime)


class NeuralNet:
    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = layers

    def forward(self, inputs: Tensor) -> Tensor:
        for layer in self.layers:
            inputs = layer.forward(inputs)
        return inputs

    def backward(self, grad: Tensor) -> Tensor:
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad

    def params_and_grads(self) -> Iterator[Tuple[Tensor, Tensor]]:
        for layer in self.layers:
            for name, param in layer.params.items():
                grad = layer.grads[name]
                yield param, grad


def affine_forward(x, weights, bias):
    net = NeuralNet([Linear(weights, bias)])
    return net.forward(x), net


def affine_backward(dout, net):
    return (net.backward(dout), *(grad for _, grad in net.params_and_grads()))


def relu_forward(x):
    layer = Relu()
    return layer.forward(x), layer


def sigmoid_forward(x):
    layer = Sigmoid()
    return layer.forward(x), layer


def tanh_forward(x):
    layer = Tanh()
    return layer.forward(x), layer


def relu_backward(dout: Tensor, cache: Layer) -> Tensor:
    return cache.backward(dout)


sigmoid_backward = relu_backward
tanh_backward = relu_backward


def mlp_forward(x, layers):
    stack = []
    for weights, bias in layers:
        stack += [Linear(weights, bias), Relu()]
    net = NeuralNet(stack[:-1])
    return net.forward(x), net


def mlp_backward(dscores, caches):
    caches.backward(dscores)
    grads = [grad for _, grad in caches.params_and_grads()]
    return list(zip(grads[::2], grads[1::2]))


def numerical_gradient(f, x, h=1e-5):
    def shifted(i: int, by: float) -> Tensor:
        return np.array([v + (by if j == i else 0) for j, v in enumerate(x.ravel())]).reshape(x.shape)

    slopes = [(f(shifted(i, h)) - f(shifted(i, -h))) / (2 * h) for i in range(x.size)]
    return np.reshape(slopes, x.shape)
