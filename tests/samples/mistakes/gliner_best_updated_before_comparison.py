# The best loss is updated before the loss is compared with it, so no epoch is ever better and patience is never reset.
# GitHub fastino-ai/GLiNER2, pull request 94
import copy

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_loss = np.inf
        self.best_epoch = self.best_params = None
        self.counter = 0

    def _evaluate(self, epoch, val_loss, params):
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss, self.best_epoch = val_loss, epoch
            self.best_params = copy.deepcopy(params)

    def update(self, epoch, val_loss, params):
        self._evaluate(epoch, val_loss, params)
        if val_loss < self.best_loss - self.min_delta:
            self.counter = 0
        else:
            self.counter += 1
        return self.counter >= self.patience
