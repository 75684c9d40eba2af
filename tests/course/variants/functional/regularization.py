from copy import deepcopy
from dataclasses import dataclass, field
from math import inf

import numpy as np

l1_penalty = lambda weights, rate: (rate * np.linalg.norm(weights.ravel(), 1), np.copysign(rate, weights) * (weights != 0))
l2_penalty = lambda weights, rate: (rate * sum(w * w for w in weights.flat), rate * weights * 2)


@dataclass
class EarlyStopping:
    patience: int = 3
    min_delta: float = 0.0
    best_epoch: int = -1
    best_loss: float = inf
    best_params: object = None
    waited: int = field(default=0, repr=False)

    def update(self, epoch, val_loss, params):
        match val_loss < self.best_loss - self.min_delta:
            case True:
                fresh = epoch, val_loss, deepcopy(params), 0
                self.best_epoch, self.best_loss, self.best_params, self.waited = fresh
            case False:
                self.waited += 1
        return self.waited // self.patience > 0
