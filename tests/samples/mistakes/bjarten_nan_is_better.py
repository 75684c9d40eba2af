# NaN is not "no better" by this comparison, so a NaN loss counts as an improvement.
# GitHub Bjarten/early-stopping-pytorch, pull request 28
import copy

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.counter = 0
        self.best_epoch = None
        self.best_loss = np.inf
        self.best_params = None

    def update(self, epoch, val_loss, params):
        if val_loss >= self.best_loss - self.min_delta:
            self.counter += 1
        else:
            self.best_epoch = epoch
            self.best_loss = val_loss
            self.best_params = copy.deepcopy(params)
            self.counter = 0
        return self.counter >= self.patience
