# The counter is compared before it is counted up: training stops one epoch late.
# GitHub keras-team/keras, pull request 8100
import copy

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.wait = 0
        self.best_epoch, self.best_loss, self.best_params = None, np.inf, None

    def update(self, epoch, val_loss, params):
        stop = False
        if np.less(val_loss, self.best_loss - self.min_delta):
            self.best_epoch, self.best_loss = epoch, val_loss
            self.best_params = copy.deepcopy(params)
            self.wait = 0
        else:
            if self.wait >= self.patience:
                stop = True
            self.wait += 1
        return stop
