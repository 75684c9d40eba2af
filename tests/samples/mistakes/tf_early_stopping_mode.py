# The losses are watched as if higher were better.
# GitHub tensorflow/tensorflow, issue 49227 (mode)
import copy

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta, self.wait = patience, min_delta, 0
        self.best_loss, self.best_epoch, self.best_params = -np.inf, None, None

    def update(self, epoch, val_loss, params):
        if np.greater(val_loss - self.min_delta, self.best_loss):
            self.best_loss, self.best_epoch, self.wait = val_loss, epoch, 0
            self.best_params = copy.deepcopy(params)
        else:
            self.wait += 1
        return self.wait >= self.patience
