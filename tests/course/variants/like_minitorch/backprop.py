"""In the style of minitorch: Functions with a Context, Variables with a History, and a topological sort."""
import numpy as np

variable_count = 1


class Context:
    def __init__(self):
        self._saved_values = ()

    def save_for_backward(self, *values):
        self._saved_values = values

    @property
    def saved_values(self):
        return self._saved_values if len(self._saved_values) != 1 else self._saved_values[0]


class History:
    def __init__(self, last_fn=None, ctx=None, inputs=()):
        self.last_fn = last_fn
        self.ctx = ctx
        self.inputs = inputs

    def backprop_step(self, d_output):
        return self.last_fn.chain_rule(self.ctx, self.inputs, d_output)


class Variable:
    def __init__(self, data, history=None):
        global variable_count
        variable_count += 1
        self.unique_id = "Variable" + str(variable_count)
        self.data = data
        self.history = history or History()
        self._derivative = None

    @property
    def derivative(self):
        return self._derivative

    def is_leaf(self):
        return self.history.last_fn is None

    def accumulate_derivative(self, val):
        assert self.is_leaf(), "Only leaf variables can have derivatives."
        if self._derivative is None:
            self._derivative = np.zeros(self.data.shape)
        self._derivative = self._derivative + val

    def backward(self, d_output):
        self.zero_()
        backpropagate(self, d_output)

    def zero_(self):
        for variable in topological_sort(self):
            variable._derivative = None


class Function:
    @classmethod
    def apply(cls, *vals):
        ctx = Context()
        return Variable(cls.forward(ctx, *(v.data for v in vals)), History(cls, ctx, vals))

    @classmethod
    def chain_rule(cls, ctx, inputs, d_output):
        derivatives = cls.backward(ctx, d_output)
        if not isinstance(derivatives, tuple):
            derivatives = (derivatives,)
        return list(zip(inputs, derivatives))


def topological_sort(variable):
    order, seen = [], set()

    def visit(v):
        if v.unique_id in seen:
            return
        seen.add(v.unique_id)
        for other in v.history.inputs:
            visit(other)
        order.insert(0, v)

    visit(variable)
    return order


def backpropagate(variable, deriv):
    derivatives = {variable.unique_id: deriv}
    for v in topological_sort(variable):
        d = derivatives.pop(v.unique_id)
        if v.is_leaf():
            v.accumulate_derivative(d)
            continue
        for inp, back in v.history.backprop_step(d):
            derivatives[inp.unique_id] = derivatives.get(inp.unique_id, 0.0) + back


class View(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a.shape)
        return a.reshape(a.shape[0], -1)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output.reshape(ctx.saved_values)


class MatMul(Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a @ b

    @staticmethod
    def backward(ctx, grad_output):
        a, b = ctx.saved_values
        return grad_output @ b.T, a.T @ grad_output


class AddBias(Function):
    @staticmethod
    def forward(ctx, a, b):
        return a + b

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output, grad_output.sum(0)


class ReLU(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return np.where(a > 0.0, a, 0.0)

    @staticmethod
    def backward(ctx, grad_output):
        return np.where(ctx.saved_values > 0.0, grad_output, 0.0)


class Sigmoid(Function):
    @staticmethod
    def forward(ctx, a):
        s = np.array([_sigmoid(v) for v in a.flat]).reshape(a.shape)
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx, grad_output):
        s = ctx.saved_values
        return s * (1.0 - s) * grad_output


def _sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x)) if x >= 0 else np.exp(x) / (1.0 + np.exp(x))


class Tanh(Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(np.tanh(a))
        return np.tanh(a)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output - grad_output * ctx.saved_values * ctx.saved_values


def _affine(h, weights, bias):
    return AddBias.apply(MatMul.apply(View.apply(h), weights), bias)


def affine_forward(x, weights, bias):
    leaves = Variable(x), Variable(weights), Variable(bias)
    out = _affine(*leaves)
    return out.data, (out, leaves)


def affine_backward(dout, cache):
    out, leaves = cache
    out.backward(dout)
    return tuple(leaf.derivative for leaf in leaves)


def _forward(function):
    def forward(x):
        leaf = Variable(x)
        out = function.apply(leaf)
        return out.data, (out, leaf)

    return forward


def _backward(dout, cache):
    out, leaf = cache
    out.backward(dout)
    return leaf.derivative


relu_forward, sigmoid_forward, tanh_forward = map(_forward, (ReLU, Sigmoid, Tanh))
relu_backward = sigmoid_backward = tanh_backward = _backward


def mlp_forward(x, layers):
    h = Variable(x)
    parameters = [(Variable(w), Variable(b)) for w, b in layers]
    for number, (w, b) in enumerate(parameters):
        h = _affine(h if number == 0 else ReLU.apply(h), w, b)
    return h.data, (h, parameters)


def mlp_backward(dscores, caches):
    scores, parameters = caches
    scores.backward(dscores)
    return [(w.derivative, b.derivative) for w, b in parameters]


def central_difference(f, *vals, arg=0, epsilon=1e-6):
    vals1 = [v for v in vals]
    vals2 = [v for v in vals]
    vals1[arg] = vals1[arg] + epsilon
    vals2[arg] = vals2[arg] - epsilon
    delta = f(*vals1) - f(*vals2)
    return delta / (2 * epsilon)


def numerical_gradient(f, x, h=1e-5):
    def of_numbers(*vals):
        return f(np.array(vals).reshape(x.shape))

    vals = x.flatten().tolist()
    grads = [central_difference(of_numbers, *vals, arg=i, epsilon=h) for i in range(len(vals))]
    return np.array(grads).reshape(x.shape)
