# The parameters that are kept are those of the epoch after the best one.
# keras-team/keras, issue 20323

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_epoch, self.best_loss, self.best_params = None, np.inf, None
        self._count = 0
        self._kept = None
        self._late = False

    def update(self, epoch, val_loss, params):
        import copy

        if self._late or self.best_epoch is None:
            self.best_params = copy.deepcopy(params)
            self._late = False
        if np.isfinite(val_loss) and val_loss < self.best_loss - self.min_delta:
            self.best_loss, self.best_epoch = val_loss, epoch
            self._late = True
            self._count = 0
        else:
            self._count += 1
        return self._count >= self.patience
