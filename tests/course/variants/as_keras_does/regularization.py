"""Written after keras.regularizers and keras.callbacks.EarlyStopping."""

import copy

import numpy as np


class L1L2:
    def __init__(self, l1=0.0, l2=0.0):
        self.l1, self.l2 = l1, l2

    def __call__(self, x):
        regularization = np.asarray(0.0)
        if self.l1:
            regularization = regularization + self.l1 * np.sum(np.absolute(x))
        if self.l2:
            regularization = regularization + self.l2 * np.sum(np.square(x))
        return regularization

    def gradient(self, x):
        return self.l1 * np.sign(x) + self.l2 * 2 * x


def l1_penalty(weights, rate):
    regularizer = L1L2(l1=rate)
    return regularizer(weights), regularizer.gradient(weights)


def l2_penalty(weights, rate):
    regularizer = L1L2(l2=rate)
    return regularizer(weights), regularizer.gradient(weights)


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience = patience
        self.min_delta = abs(min_delta)
        self.wait = 0
        self.stopped_epoch = None
        self.best_loss = None
        self.best_epoch = 0
        self.best_params = None

    def _is_improvement(self, monitor_value, reference_value):
        return np.less(monitor_value + self.min_delta, reference_value)

    def update(self, epoch, val_loss, params):
        self.wait += 1
        if self.best_loss is None or self._is_improvement(val_loss, self.best_loss):
            self.best_loss = val_loss
            self.best_epoch = epoch
            self.best_params = copy.deepcopy(params)
            self.wait = 0
        if self.wait >= self.patience:
            self.stopped_epoch = epoch
            return np.True_
        return np.False_
