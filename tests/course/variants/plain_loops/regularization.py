import copy

import numpy as np


def l1_penalty(weights, rate):
    total = 0.0
    slopes = np.zeros(weights.shape)
    for i in np.ndindex(weights.shape):
        if weights[i] > 0:
            total += weights[i]
            slopes[i] = rate
        elif weights[i] < 0:
            total -= weights[i]
            slopes[i] = -rate
    return rate * total, slopes


def l2_penalty(weights, rate):
    total = 0.0
    slopes = np.zeros(weights.shape)
    for i in np.ndindex(weights.shape):
        total += rate * weights[i] * weights[i]
        slopes[i] = 2 * rate * weights[i]
    return total, slopes


class EarlyStopping:
    """Keeps the whole story and reads it again after each epoch."""

    def __init__(self, patience=3, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.story = []

    def update(self, epoch, val_loss, params):
        self.story.append((epoch, val_loss, copy.deepcopy(params)))
        waited = 0
        self.best_epoch, self.best_loss, self.best_params = None, float("inf"), None
        for e, loss, p in self.story:
            if loss < self.best_loss - self.min_delta:
                self.best_epoch, self.best_loss, self.best_params = e, loss, p
                waited = 0
            else:
                waited += 1
        return waited >= self.patience
