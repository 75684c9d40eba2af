# The counter goes up at an improvement too: training stops one epoch early.
# GitHub CoderPat/structured-neural-summarization, issue 7, train_and_eval.py
import copy

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_epoch, self.best_loss, self.best_params = None, np.inf, None
        self.worse_epochs = 0

    def update(self, epoch, val_loss, params):
        if val_loss < self.best_loss - self.min_delta:
            self.best_epoch, self.best_loss = epoch, val_loss
            self.best_params = copy.deepcopy(params)
            self.worse_epochs = 0
        self.worse_epochs += 1
        return self.worse_epochs >= self.patience
