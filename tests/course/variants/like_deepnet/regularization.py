import copy

import numpy as np


def l2_regularization(layers, lam):
    reg_loss = 0.0
    for layer in layers:
        if hasattr(layer, 'W'):
            reg_loss += lam * np.sum(layer.W * layer.W)
    return reg_loss


def delta_l2_regularization(layers, grads, lam):
    for layer, grad in zip(layers, reversed(grads)):
        if hasattr(layer, 'W'):
            grad[0] += 2. * lam * layer.W
    return grads


def l1_regularization(layers, lam):
    reg_loss = 0.0
    for layer in layers:
        if hasattr(layer, 'W'):
            reg_loss += lam * np.sum(np.abs(layer.W))
    return reg_loss


def delta_l1_regularization(layers, grads, lam):
    for layer, grad in zip(layers, reversed(grads)):
        if hasattr(layer, 'W'):
            grad[0] += lam * layer.W / (np.abs(layer.W) + 1e-12)
    return grads


class _Layer():
    def __init__(self, W):
        self.W = W


def l1_penalty(weights, rate):
    layers = [_Layer(weights)]
    grads = delta_l1_regularization(layers, [[np.zeros_like(weights)]], rate)
    return l1_regularization(layers, rate), grads[0][0]


def l2_penalty(weights, rate):
    layers = [_Layer(weights)]
    grads = delta_l2_regularization(layers, [[np.zeros_like(weights)]], rate)
    return l2_regularization(layers, rate), grads[0][0]


class EarlyStopping():
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_epoch = self.best_loss = self.best_params = None
        self.bad = []

    def update(self, epoch, val_loss, params):
        first = self.best_loss is None
        if first or val_loss < self.best_loss - self.min_delta:
            self.best_epoch, self.best_loss = epoch, val_loss
            self.best_params = copy.deepcopy(params)
            del self.bad[:]
        else:
            self.bad.append(epoch)
        return len(self.bad) >= self.patience
