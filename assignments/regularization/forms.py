"""Other right ways to write the exercises. Slips are looked for in these as they are in the solution."""

import copy

import numpy as np

from grader.authoring import form


@form("l1_penalty")
def sign_by_comparison(weights, rate):
    penalty = rate * np.abs(weights).sum()
    dweights = np.zeros(weights.shape)
    dweights[weights > 0] = rate
    dweights[weights < 0] = -rate
    return penalty, dweights


@form("l2_penalty")
def squares_as_products(weights, rate):
    penalty = rate * (weights * weights).sum()
    dweights = rate * 2 * weights
    return penalty, dweights


@form("EarlyStopping")
class CountsAndWaits:
    def __init__(self, patience=3, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.wait = 0
        self.best_loss = None
        self.best_epoch = None
        self.best_params = None

    def update(self, epoch, val_loss, params):
        if self.best_loss is None or self.best_loss - val_loss > self.min_delta:
            self.best_loss = np.inf if np.isnan(val_loss) else val_loss
            self.best_epoch = epoch
            self.best_params = copy.deepcopy(params)
            self.wait = 0
            return False
        self.wait += 1
        return self.wait >= self.patience
