# bestloss = inf at first: the first proposal is accepted whatever its loss, the start is never evaluated.
# janitanjaria23/personal-code, optimisation_code/loss_functions.py
import numpy as np


def random_local_search(loss, start, step_size, trials, rng):
    best = start.copy()
    best_loss = float("inf")
    for _ in range(trials):
        attempt = best + rng.standard_normal(start.shape) * step_size
        attempt_loss = loss(attempt)
        if attempt_loss < best_loss:
            best = attempt
            best_loss = attempt_loss
    return best, best_loss
