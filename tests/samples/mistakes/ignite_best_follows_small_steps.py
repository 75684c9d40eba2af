# A fall by less than min_delta is counted as none, yet best_loss moves down: small steps never add up.
# GitHub pytorch/ignite, pull request 685, ignite/handlers/early_stopping.py (min_delta)
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
        if val_loss < self.best_loss - self.min_delta:
            self.best_epoch = epoch
            self.best_loss = val_loss
            self.best_params = copy.deepcopy(params)
            self.counter = 0
        else:
            if val_loss < self.best_loss:
                self.best_loss = val_loss
            self.counter += 1
        return self.counter >= self.patience
