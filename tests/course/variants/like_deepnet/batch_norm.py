"""In the style of deepnet: a layer's backward gives (dX, [gradients]); everything is raveled and reshaped."""
import numpy as np


class Batchnorm():

    def __init__(self, gamma, beta, eps):
        self.gamma = gamma.reshape(1, -1)
        self.beta = beta.reshape(1, -1)
        self.eps = eps
        self.params = [self.gamma, self.beta]

    def forward(self, X):
        self.n_X = X.shape[0]
        self.X_shape = X.shape
        self.X_flat = X.ravel().reshape(self.n_X, -1)
        self.mu = np.mean(self.X_flat, axis=0)
        self.var = np.var(self.X_flat, axis=0)
        self.X_norm = (self.X_flat - self.mu)/np.sqrt(self.var + self.eps)
        out = self.gamma * self.X_norm + self.beta
        return out.reshape(self.X_shape)

    def predict(self, X, mu, var):
        return (X - mu)*self.gamma*(var + self.eps)**-0.5 + self.beta

    def backward(self, dout):
        dout = dout.ravel().reshape(dout.shape[0], -1)
        X_mu = self.X_flat - self.mu
        var_inv = 1./np.sqrt(self.var + self.eps)
        dbeta = np.sum(dout, axis=0)
        dgamma = np.sum(dout * self.X_norm, axis=0)
        dX_norm = dout * self.gamma
        dvar = np.sum(dX_norm * X_mu, axis=0) * -0.5 * (self.var + self.eps)**(-3/2)
        dmu = np.sum(dX_norm * -var_inv, axis=0) + dvar * 1/self.n_X * np.sum(-2. * X_mu, axis=0)
        dX = (dX_norm * var_inv) + (dmu / self.n_X) + (dvar * 2/self.n_X * X_mu)
        dX = dX.reshape(self.X_shape)
        return dX, [dgamma, dbeta]


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    layer = Batchnorm(gamma, beta, epsilon)
    if not training:
        return layer.predict(x, state['moving_mean'], state['moving_variance']), layer, state
    out = layer.forward(x)
    for name, value in zip(['moving_mean', 'moving_variance'], [layer.mu, layer.var]):
        state[name] *= momentum
        state[name] += value*(1 - momentum)
    return out, layer, state


def batch_norm_backward(dout, layer):
    dX, (dgamma, dbeta) = layer.backward(dout)
    return dX, dgamma, dbeta
