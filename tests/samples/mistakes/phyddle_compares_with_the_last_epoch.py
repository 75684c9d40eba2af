# A loss is compared with that of the epoch before, not with the best one.
# GitHub mlandis/phyddle, issue 9
import copy

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_loss = np.inf
        self.best_epoch = self.best_params = None
        self.last_loss = np.inf
        self.worse = 0

    def update(self, epoch, val_loss, params):
        if val_loss < self.last_loss - self.min_delta:
            self.worse = 0
            self.best_loss, self.best_epoch = val_loss, epoch
            self.best_params = copy.deepcopy(params)
        else:
            self.worse += 1
        self.last_loss = val_loss
        return self.worse >= self.patience
