"""Layers with dicts of parameters, gradients and derived variables; gradients are added up."""
from abc import ABC, abstractmethod

import numpy as np


class LayerBase(ABC):
    def __init__(self):
        self.X = []
        self.trainable = True
        self.gradients = {}
        self.parameters = {}
        self.derived_variables = {}

    @abstractmethod
    def forward(self, z, **kwargs):
        raise NotImplementedError

    @abstractmethod
    def backward(self, out, **kwargs):
        raise NotImplementedError


class BatchNorm1D(LayerBase):
    def __init__(self, momentum, epsilon, scaler, intercept, running_mean, running_var):
        super().__init__()
        self.momentum = momentum
        self.epsilon = epsilon
        self.n_in = len(scaler)
        self.parameters = {
            "scaler": scaler, "intercept": intercept, "running_mean": running_mean, "running_var": running_var,
        }
        self.gradients = {"scaler": np.zeros_like(scaler), "intercept": np.zeros_like(intercept)}

    def forward(self, X, retain_derived=True):
        ep = self.epsilon
        mm = self.momentum
        rm, rv = self.parameters["running_mean"], self.parameters["running_var"]
        scaler, intercept = self.parameters["scaler"], self.parameters["intercept"]
        X_mean, X_var = self.parameters["running_mean"], self.parameters["running_var"]
        if self.trainable and retain_derived:
            X_mean, X_var = X.mean(axis=0), X.var(axis=0)
            self.parameters["running_mean"] = mm * rm + (1.0 - mm) * X_mean
            self.parameters["running_var"] = mm * rv + (1.0 - mm) * X_var
        if retain_derived:
            self.X.append(X)
        N = (X - X_mean) / np.sqrt(X_var + ep)
        return scaler * N + intercept

    def backward(self, dLdy, retain_grads=True):
        assert self.trainable, "Layer is frozen"
        if not isinstance(dLdy, list):
            dLdy = [dLdy]
        dX = []
        for dy, x in zip(dLdy, self.X):
            dx, dScaler, dIntercept = self._bwd(dy, x)
            dX.append(dx)
            if retain_grads:
                self.gradients["scaler"] += dScaler
                self.gradients["intercept"] += dIntercept
        return dX[0] if len(self.X) == 1 else dX

    def _bwd(self, dLdy, X):
        scaler = self.parameters["scaler"]
        n_ex, n_in = X.shape
        X_mean, X_var = X.mean(axis=0), X.var(axis=0)
        N = (X - X_mean) / np.sqrt(X_var + self.epsilon)
        dIntercept = dLdy.sum(axis=0)
        dScaler = np.sum(dLdy * N, axis=0)
        dN = dLdy * scaler
        dX = (n_ex * dN - dN.sum(axis=0) - N * (dN * N).sum(axis=0)) / (n_ex * np.sqrt(X_var + self.epsilon))
        return dX, dScaler, dIntercept


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    layer = BatchNorm1D(momentum, epsilon, gamma, beta, state["moving_mean"], state["moving_variance"])
    Y = layer.forward(x, retain_derived=training)
    after = layer.parameters
    return Y, layer, {"moving_mean": after["running_mean"], "moving_variance": after["running_var"]}


def batch_norm_backward(dout, layer):
    dX = layer.backward(dout)
    return dX, layer.gradients["scaler"], layer.gradients["intercept"]
