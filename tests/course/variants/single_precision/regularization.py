import copy

import numpy as np
from f32 import single


@single
def l1_penalty(weights, rate):
    return rate * np.abs(weights).sum(), rate * np.sign(weights)


@single
def l2_penalty(weights, rate):
    return rate * (weights * weights).sum(), (rate + rate) * weights


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience = np.int32(patience)
        self.min_delta = np.float32(min_delta)
        self.best_loss = np.float32(np.inf)
        self.left = self.patience

    def update(self, epoch, val_loss, params):
        loss = np.float32(val_loss)
        if loss < self.best_loss - self.min_delta:
            self.best_loss = loss
            self.best_epoch = np.int32(epoch)
            self.best_params = copy.deepcopy(params)
            self.left = self.patience
        else:
            self.left -= 1
        return self.left <= 0
