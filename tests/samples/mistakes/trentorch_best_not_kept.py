# The best loss is kept, the configuration that belongs to it is not: the last one is returned.
# GitHub TrenTorch/TrenTorch, pull request 151
import numpy as np


def random_search(loss, sample, trials, rng):
    best_loss = np.inf
    for _ in range(trials):
        w = sample(rng)
        value = loss(w)
        if value < best_loss:
            best_loss = value
            (w, "Random")
    return w, best_loss
