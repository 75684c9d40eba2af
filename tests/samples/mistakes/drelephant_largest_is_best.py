# The candidate with the largest value is taken for the best one, although the smallest is wanted.
# GitHub linkedin/dr-elephant, pull request 629
import numpy as np


def random_search(loss, sample, trials, rng):
    best_x, best_loss = None, -np.inf
    for _ in range(trials):
        x = sample(rng)
        value = loss(x)
        if value > best_loss:
            best_x, best_loss = x, value
    return best_x, best_loss
