# The generator is made anew from one seed for every trial, so every candidate is the same.
# GitHub optuna/optuna, issue 4022 (SkoptSampler)
import numpy as np


def random_search(loss, sample, trials, rng):
    seed = int(rng.integers(2**31))
    best_x, best_loss = None, np.inf
    for _ in range(trials):
        x = sample(np.random.default_rng(seed))
        value = loss(x)
        if value < best_loss:
            best_x, best_loss = x, value
    return best_x, best_loss
