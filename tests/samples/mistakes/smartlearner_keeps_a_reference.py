# The best parameters are the caller's own arrays, which change afterwards.
# GitHub SMART-Lab/smartlearner, pull request 76
import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_epoch, self.best_loss, self.best_params = None, np.inf, None
        self.wait = 0

    def update(self, epoch, val_loss, params):
        if val_loss < self.best_loss - self.min_delta:
            self.best_epoch, self.best_loss, self.best_params = epoch, val_loss, params
            self.wait = 0
        else:
            self.wait += 1
        return self.wait >= self.patience
