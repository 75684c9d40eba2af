import copy
import math


class Penalty:
    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def __call__(self, weights, rate):
        return rate * self.value(weights).sum(), rate * self.slope(weights)


l1_penalty = Penalty(abs, lambda w: (w > 0) * 1.0 - (w < 0) * 1.0)
l2_penalty = Penalty(lambda w: w**2, lambda w: w + w)


class Best:
    """The best epoch so far; none yet."""

    epoch, loss, params = None, math.inf, None


class EarlyStopping:
    def __init__(self, patience=3, min_delta=0.0):
        self._patience, self._min_delta, self._best, self._waited = patience, min_delta, Best(), 0

    best_epoch = property(lambda self: self._best.epoch)
    best_loss = property(lambda self: self._best.loss)
    best_params = property(lambda self: self._best.params)

    def update(self, epoch, val_loss, params):
        self._waited += 1
        if val_loss < self.best_loss - self._min_delta:
            self._best, self._waited = Best(), 0
            self._best.epoch, self._best.loss, self._best.params = epoch, val_loss, copy.deepcopy(params)
        return self._waited >= self._patience
