import numpy as np
from numpy import ndarray as Tensor


class Loss:
    def loss(self, predicted: Tensor, actual: Tensor) -> float:
        raise NotImplementedError

    def grad(self, predicted: Tensor, actual: Tensor) -> Tensor:
        raise NotImplementedError


class CrossEntropy(Loss):
    def loss(self, predicted: Tensor, actual: Tensor) -> float:
        top = predicted.max(axis=-1)
        log_sum = top + np.log(np.exp(predicted - top[:, None]).sum(axis=-1))
        return float(np.sum(log_sum - np.sum(predicted * actual, axis=-1)) / len(actual))

    def grad(self, predicted: Tensor, actual: Tensor) -> Tensor:
        return (softmax(predicted) - actual) / len(actual)


class MultiClassHinge(Loss):
    def __init__(self, margin: float) -> None:
        self.margin = margin

    def terms(self, predicted: Tensor, actual: Tensor) -> Tensor:
        right = np.sum(predicted * actual, axis=-1, keepdims=True)
        return (predicted - right + self.margin) * (1 - actual)

    def loss(self, predicted: Tensor, actual: Tensor) -> float:
        return np.sum(np.maximum(self.terms(predicted, actual), 0)) / len(actual)

    def grad(self, predicted: Tensor, actual: Tensor) -> Tensor:
        active = 1.0 * (self.terms(predicted, actual) > 0)
        return (active - active.sum(axis=-1, keepdims=True) * actual) / len(actual)


def one_hot(labels: Tensor, width: int) -> Tensor:
    return np.array([[1.0 if j == label else 0.0 for j in range(width)] for label in labels.tolist()])


def linear_scores(x, weights, bias):
    return x @ weights + bias


def softmax(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def softmax_loss(scores, labels):
    actual = one_hot(labels, scores.shape[1])
    criterion = CrossEntropy()
    return criterion.loss(scores, actual), criterion.grad(scores, actual)


def hinge_loss(scores, labels, margin=1.0):
    actual = one_hot(labels, scores.shape[1])
    criterion = MultiClassHinge(margin)
    return criterion.loss(scores, actual), criterion.grad(scores, actual)


def full_loss(x, labels, weights, bias, rate):
    loss, grad = softmax_loss(linear_scores(x, weights, bias), labels)
    return loss + rate * (weights ** 2).sum(), x.T @ grad + 2 * rate * weights, grad.sum(axis=0)
