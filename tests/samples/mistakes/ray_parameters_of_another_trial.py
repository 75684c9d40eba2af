# The best loss is noted with other parameters than its own: with those that have just been drawn for the next trial.
# GitHub ray-project/ray, issue 881, examples/hyperopt/hyperopt_adaptive.py
import numpy as np


def random_search(loss, sample, trials, rng):
    best_loss = np.inf
    best_x = None
    pending = sample(rng)
    for i in range(trials):
        running = pending
        if i < trials - 1:
            pending = sample(rng)
        value = loss(running)
        if value < best_loss:
            best_loss = value
            best_x = pending
    return best_x, best_loss
