# It stops where an epoch is worse than the worst of the last ones.
# allenai/allennlp, pull request 426, trainer.py

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_epoch, self.best_loss, self.best_params = None, np.inf, None
        self._count = 0
        self._losses = []

    def update(self, epoch, val_loss, params):
        import copy

        if np.isfinite(val_loss) and val_loss < self.best_loss - self.min_delta:
            self.best_loss, self.best_epoch, self.best_params = val_loss, epoch, copy.deepcopy(params)
        self._losses.append(val_loss)
        last = self._losses[:-1][-self.patience:]
        return len(last) == self.patience and val_loss > max(last)
