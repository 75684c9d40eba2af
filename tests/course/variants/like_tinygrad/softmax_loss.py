"""In the style of the early tinygrad: a Tensor with its _ctx, Functions registered as methods, broadcasting undone."""
from functools import partialmethod

import numpy as np


class Tensor:
    def __init__(self, data):
        self.data = data if isinstance(data, np.ndarray) else np.array(data, dtype=np.float64)
        self.grad = None
        self._ctx = None

    @property
    def shape(self):
        return self.data.shape

    def deepwalk(self):
        def _deepwalk(node, visited, nodes):
            visited.add(node)
            if node._ctx:
                [_deepwalk(i, visited, nodes) for i in node._ctx.parents if i not in visited]
                nodes.append(node)
            return nodes
        return _deepwalk(self, set(), [])

    def backward(self):
        self.grad = np.ones(self.shape)
        for t0 in reversed(self.deepwalk()):
            grads = t0._ctx.backward(t0.grad)
            for t, g in zip(t0._ctx.parents, [grads] if len(t0._ctx.parents) == 1 else grads):
                if g is not None:
                    assert g.shape == t.shape, f"grad {g.shape} must match {t.shape}"
                    t.grad = g if t.grad is None else t.grad + g

    def __getitem__(self, index): return self.slice(index=index)
    def __matmul__(self, other): return self.dot(other)
    def __add__(self, other): return self.add(other)
    def __sub__(self, other): return self.sub(other)
    def __mul__(self, other): return self.mul(other if isinstance(other, Tensor) else Tensor(other))


class Function:
    def __init__(self, *parents):
        self.parents = parents
        self.saved_tensors = []

    def save_for_backward(self, *x): self.saved_tensors.extend(x)

    def apply(self, *x, **kwargs):
        ctx = self(*x)
        ret = Tensor(np.asarray(self.forward(ctx, *[t.data for t in x], **kwargs)))
        ret._ctx = ctx
        return ret


def register(name, fxn): setattr(Tensor, name, partialmethod(lambda t, *a, **k: fxn.apply(fxn, t, *a, **k)))


def unbroadcast(out, in_sh):
    sum_axis = tuple(range(out.ndim - len(in_sh))) + tuple(
        i + out.ndim - len(in_sh) for i, n in enumerate(in_sh) if n == 1)
    return out.sum(axis=sum_axis).reshape(in_sh)


class Add(Function):
    def forward(ctx, x, y):
        ctx.save_for_backward(x.shape, y.shape)
        return x + y
    def backward(ctx, g): return tuple(unbroadcast(g, sh) for sh in ctx.saved_tensors)
register('add', Add)


class Sub(Function):
    def forward(ctx, x, y):
        ctx.save_for_backward(x.shape, y.shape)
        return x - y
    def backward(ctx, g):
        a, b = ctx.saved_tensors
        return unbroadcast(g, a), unbroadcast(-g, b)
register('sub', Sub)


class Mul(Function):
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return x * y
    def backward(ctx, g):
        x, y = ctx.saved_tensors
        return unbroadcast(y * g, x.shape), unbroadcast(x * g, y.shape)
register('mul', Mul)


class Dot(Function):
    def forward(ctx, x, w):
        ctx.save_for_backward(x, w)
        return x.dot(w)
    def backward(ctx, g):
        x, w = ctx.saved_tensors
        return g.dot(w.T), x.T.dot(g)
register('dot', Dot)


class Sum(Function):
    def forward(ctx, x, axis=None):
        ctx.axis = axis
        ctx.save_for_backward(x)
        return x.sum(axis=axis, keepdims=axis is not None)
    def backward(ctx, g): return np.broadcast_to(g, ctx.saved_tensors[0].shape)
register('sum', Sum)


class ReLU(Function):
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return np.maximum(x, 0)
    def backward(ctx, g): return g * (ctx.saved_tensors[0] > 0)
register('relu', ReLU)


class LogSoftmax(Function):
    def forward(ctx, x):
        c = x.max(axis=1, keepdims=True)
        softmax = x - (c + np.log(np.exp(x - c).sum(axis=1, keepdims=True)))
        ctx.save_for_backward(softmax)
        return softmax
    def backward(ctx, g): return g - np.exp(ctx.saved_tensors[0]) * g.sum(axis=1, keepdims=True)
register('logsoftmax', LogSoftmax)


class Slice(Function):
    def forward(ctx, x, index=None):
        ctx.index = index
        ctx.save_for_backward(x.shape)
        return x[index]
    def backward(ctx, g):
        ret = np.zeros(ctx.saved_tensors[0])
        np.add.at(ret, ctx.index, g)
        return ret
register('slice', Slice)


def sparse_categorical_crossentropy(out, Y):
    y = np.zeros(out.shape)
    y[range(out.shape[0]), Y] = -1.0 / out.shape[0]
    return (out.logsoftmax() * Tensor(y)).sum()


def multi_margin(out, Y, margin):
    rows = np.arange(len(Y))
    right = out[(rows[:, None], Y[:, None])]
    wrong = np.ones(out.shape)
    wrong[rows, Y] = 0
    return ((out - right + Tensor(margin)).relu() * Tensor(wrong)).sum() * (1 / len(Y))


def linear_scores(x, weights, bias):
    return (Tensor(x) @ Tensor(weights) + Tensor(bias)).data


def softmax(scores):
    return np.exp(Tensor(scores).logsoftmax().data)


def _with_gradients(loss, *leaves):
    loss.backward()
    return (loss.data, *(t.grad for t in leaves))


def softmax_loss(scores, labels):
    out = Tensor(scores)
    return _with_gradients(sparse_categorical_crossentropy(out, labels), out)


def hinge_loss(scores, labels, margin=1.0):
    out = Tensor(scores)
    return _with_gradients(multi_margin(out, labels, margin), out)


def full_loss(x, labels, weights, bias, rate):
    W, b = Tensor(weights), Tensor(bias)
    loss = sparse_categorical_crossentropy(Tensor(x) @ W + b, labels) + (W * W).sum() * rate
    return _with_gradients(loss, W, b)
