# best_epoch + patience < epoch, which is one epoch late.
# GitHub dnouri/nolearn, issue 18
import copy

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_loss, self.best_epoch, self.best_params = np.inf, 0, None

    def update(self, epoch, val_loss, params):
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss, self.best_epoch = val_loss, epoch
            self.best_params = copy.deepcopy(params)
        elif self.best_epoch + self.patience < epoch:
            return True
        return False
