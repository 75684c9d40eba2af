# Every epoch is compared with the first one, not with the best one.
# karpathy/char-rnn, pull request 85 (the mistake that is feared there)

import numpy as np


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best_epoch, self.best_loss, self.best_params = None, np.inf, None
        self._count = 0
        self._losses = []

    def update(self, epoch, val_loss, params):
        import copy

        if not self._losses and np.isfinite(val_loss):
            self._losses.append(val_loss)
            self.best_loss, self.best_epoch, self.best_params = val_loss, epoch, copy.deepcopy(params)
        elif self._losses and np.isfinite(val_loss) and val_loss < self._losses[0] - self.min_delta:
            self.best_loss, self.best_epoch, self.best_params = val_loss, epoch, copy.deepcopy(params)
            self._count = 0
        else:
            self._count += 1
        return self._count >= self.patience
