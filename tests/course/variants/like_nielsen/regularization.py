import json

import numpy as np


def l1_penalty(w, lmbda):
    return lmbda * sum(abs(v) for v in w.flat), lmbda * np.sign(w)


def l2_penalty(w, lmbda):
    return lmbda * np.linalg.norm(w)**2, (lmbda * 2) * w


def copied(params):
    if isinstance(params, dict):
        return {name: copied(value) for name, value in params.items()}
    if isinstance(params, (list, tuple)):
        return type(params)(copied(value) for value in params)
    return np.array(params)


class EarlyStopping(object):
    """no-improvement-in-n, with the whole history kept as the book's evaluation_cost."""

    def __init__(self, patience=3, min_delta=0.0):
        self.n = patience
        self.min_delta = min_delta
        self.evaluation_cost = []
        self.best_epoch, self.best_loss, self.best_params = None, float("inf"), None
        self.no_change = 0

    def update(self, epoch, val_loss, params):
        self.evaluation_cost.append(float(val_loss))
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.best_epoch = epoch
            self.best_params = copied(params)
            self.no_change = 0
        else:
            self.no_change += 1
        if self.no_change >= self.n:
            json.dumps(self.evaluation_cost)
            return True
        return False
