# The counter is not set back at an improvement, so epochs need not be in a row.
# GitHub royerlab/cytoself, issue 29, cytoself/trainer/basetrainer.py
import copy

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_loss = np.inf
        self.best_epoch = self.best_params = None
        self.count_early_stop = 0

    def update(self, epoch, val_loss, params):
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.best_epoch = epoch
            self.best_params = copy.deepcopy(params)
        else:
            self.count_early_stop += 1
        return self.count_early_stop >= self.patience
