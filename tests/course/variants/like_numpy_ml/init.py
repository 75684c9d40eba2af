"""In the style of numpy-ml: an initializer is chosen by a string, and its normals are truncated by drawing again."""
import numpy as np


def truncated_normal(mean, std, out_shape, rng):
    samples = rng.normal(loc=mean, scale=std, size=out_shape)
    reject = np.logical_or(samples >= mean + 2 * std, samples <= mean - 2 * std)
    while any(reject.flatten()):
        resamples = rng.normal(loc=mean, scale=std, size=reject.sum())
        samples[reject] = resamples
        reject = np.logical_or(samples >= mean + 2 * std, samples <= mean - 2 * std)
    return samples


class WeightInitializer(object):
    def __init__(self, rng, mode="glorot_uniform", **params):
        self.rng = rng
        self.mode = mode
        self.params = params

    def __call__(self, weight_shape):
        fan_in, fan_out = weight_shape
        if self.mode == "zeros":
            return np.zeros(weight_shape)
        scale = {"std_normal": 0, "uniform": 0, "lecun_normal": fan_in, "he_normal": fan_in / 2,
                 "he_uniform": fan_in / 2, "glorot_normal": (fan_in + fan_out) / 2,
                 "glorot_uniform": (fan_in + fan_out) / 2}[self.mode]
        if self.mode == "uniform":
            b = self.params["limit"]
            return self.rng.uniform(-b, b, size=weight_shape)
        if self.mode == "std_normal":
            return self.params["stddev"] * self.rng.standard_normal(weight_shape)
        if self.mode.endswith("uniform"):
            b = np.sqrt(3 / scale)
            return self.rng.uniform(-b, b, size=weight_shape)
        std = np.sqrt(1 / scale) / 0.87962566103423978  # what is left of it between -2 and 2
        return truncated_normal(0, std, weight_shape, self.rng)


def zeros(fan_in, fan_out, rng):
    return WeightInitializer(rng, "zeros")((fan_in, fan_out))


def uniform(fan_in, fan_out, rng, limit=0.05):
    return WeightInitializer(rng, "uniform", limit=limit)((fan_in, fan_out))


def normal(fan_in, fan_out, rng, stddev=0.01):
    return WeightInitializer(rng, "std_normal", stddev=stddev)((fan_in, fan_out))


def xavier_uniform(fan_in, fan_out, rng):
    return WeightInitializer(rng)((fan_in, fan_out))


def xavier_normal(fan_in, fan_out, rng):
    return WeightInitializer(rng, "glorot_normal")((fan_in, fan_out))


def lecun_normal(fan_in, fan_out, rng):
    return WeightInitializer(rng, "lecun_normal")((fan_in, fan_out))


def he_uniform(fan_in, fan_out, rng):
    return WeightInitializer(rng, "he_uniform")((fan_in, fan_out))


def he_normal(fan_in, fan_out, rng):
    return WeightInitializer(rng, "he_normal")((fan_in, fan_out))


class ActivationInitializer(object):
    def __init__(self, param):
        self.param = param

    def __call__(self):
        act_str = self.param.lower()
        if act_str == "relu":
            return lambda z: np.clip(z, 0, np.inf)
        elif act_str == "tanh":
            return lambda z: np.tanh(z)
        elif act_str == "sigmoid":
            return lambda z: 1 / (1 + np.exp(-z))
        else:
            raise ValueError("Unknown activation: {}".format(act_str))


def activation_spread(x, weights, activation):
    act_fn = ActivationInitializer(activation)()
    Y = [x]
    for W in weights:
        Y.append(act_fn(Y[-1] @ W))
    return np.array([y.std() for y in Y[1:]])


class ActivationGrad(ActivationInitializer):
    def __call__(self):
        fn = super().__call__()

        def grad(z):
            if self.param == "relu":
                return (z > 0).astype(int)
            fn_x = fn(z)
            return 1 - fn_x**2 if self.param == "tanh" else fn_x * (1 - fn_x)

        return grad


def forward(x, weights, activation):
    act_fn = ActivationInitializer(activation)()
    X, Z = x, []
    for W in weights:
        Z.append(X @ W)
        X = act_fn(Z[-1])
    return Z


def saturation(x, weights, activation):
    grad = ActivationGrad(activation)()
    largest = grad(np.array([1.0 if activation == "relu" else 0.0]))
    return np.array([(grad(z) < largest / 100).mean() for z in forward(x, weights, activation)])


def gradient_spread(x, weights, activation, dout):
    grad = ActivationGrad(activation)()
    dLdY, spreads = dout, []
    for W, z in reversed(list(zip(weights, forward(x, weights, activation)))):
        dZ = dLdY * grad(z)
        spreads.append(dZ.std())
        dLdY = dZ @ W.T
    return np.array(spreads)[::-1]
