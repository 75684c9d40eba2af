from copy import deepcopy

import numpy as np


def l1_penalty(weights, rate):
    signs = np.sign(weights)
    return rate * np.einsum("i,i->", weights.ravel(), signs.ravel()), rate * signs


def l2_penalty(weights, rate):
    return rate * np.vdot(weights, weights), 2 * rate * weights


class EarlyStopping:
    best_epoch, best_loss, best_params = -1, np.inf, None

    def __init__(self, patience=3, min_delta=0.0):
        self.patience, self.min_delta, self.bad = patience, min_delta, 0

    def update(self, epoch, val_loss, params):
        improved = self.best_loss - val_loss > self.min_delta
        self.bad = 0 if improved else self.bad + 1
        if improved:
            self.best_epoch, self.best_loss, self.best_params = epoch, val_loss, deepcopy(params)
        return not self.bad < self.patience
