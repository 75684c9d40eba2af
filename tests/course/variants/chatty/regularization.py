import copy

import numpy as np
from diary import told


@told
def l1_penalty(weights, rate):
    with np.errstate(invalid="ignore", divide="ignore"):
        sign = np.nan_to_num(weights / abs(weights))  # 0/0 is not a number, and becomes 0
    return np.sum(rate * abs(weights)), rate * sign


@told
def l2_penalty(weights, rate):
    w = weights.flatten()
    return rate * w.dot(w), 2 * rate * weights


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        print("patience", patience, "min_delta", min_delta)
        self.patience, self.min_delta, self.bad_epochs = patience, min_delta, []
        self.best_loss = None

    @told
    def update(self, epoch, val_loss, params):
        first = self.best_loss is None
        if first or val_loss < self.best_loss - self.min_delta:
            print(f"epoch {epoch}: {self.best_loss} -> {val_loss}")
            self.best_epoch, self.best_loss = epoch, val_loss
            self.best_params = copy.deepcopy(params)
            self.bad_epochs.clear()
        else:
            self.bad_epochs.append(epoch)
        return len(self.bad_epochs) >= self.patience
