# min_delta is kept and never used.
# GitHub cgarciae/ciclo, issue 11
import copy

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_loss = np.inf
        self.best_epoch = self.best_params = None
        self.wait = 0

    def update(self, epoch, val_loss, params):
        if val_loss < self.best_loss:
            self.wait = 0
            self.best_loss, self.best_epoch = val_loss, epoch
            self.best_params = copy.deepcopy(params)
        else:
            self.wait += 1
        return self.wait >= self.patience
