# min_delta is added, so a loss that is slightly worse counts as an improvement.
# GitHub HomericIntelligence/Odyssey, issue 1978, shared/training/callbacks.mojo
import copy

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_epoch, self.best_loss, self.best_params = None, np.inf, None
        self.wait_count = 0

    def update(self, epoch, val_loss, params):
        if val_loss < self.best_loss + self.min_delta:
            self.best_epoch, self.best_loss = epoch, val_loss
            self.best_params = copy.deepcopy(params)
            self.wait_count = 0
        else:
            self.wait_count += 1
        return self.wait_count >= self.patience
