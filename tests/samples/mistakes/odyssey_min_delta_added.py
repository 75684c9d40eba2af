# min_delta is added to the best loss, not taken off.
# HomericIntelligence/Odyssey, pull request 1992

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

        if np.isfinite(val_loss) and val_loss < self.best_loss + self.min_delta:
            self.best_loss, self.best_epoch, self.best_params = val_loss, epoch, copy.deepcopy(params)
            self._count = 0
        else:
            self._count += 1
        return self._count >= self.patience
