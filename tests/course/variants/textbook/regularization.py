import copy

import numpy as np


def l1_penalty(W, reg):
    dW = np.zeros_like(W)
    dW[W > 0] = reg
    dW[W < 0] = -reg
    return reg * np.sum(np.abs(W)), dW


def l2_penalty(W, reg):
    return reg * np.linalg.norm(W) ** 2, 2 * reg * W


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.history = []
        self.best_loss = 1e300
        self.best_index = -1

    def update(self, epoch, val_loss, params):
        self.history.append(val_loss)
        if val_loss + self.min_delta < self.best_loss:
            self.best_index = len(self.history) - 1
            self.best_epoch = epoch
            self.best_loss = val_loss
            self.best_params = copy.deepcopy(params)
        if len(self.history) - 1 - self.best_index >= self.patience:
            return True
        return False
