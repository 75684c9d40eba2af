# The noise is uniform from -1 to 1, where it should be normal.
# GitHub wenkesj/evolution, issue 1, noise/noise.go
import numpy as np


def random_local_search(loss, start, step_size, trials, rng):
    best_x, best_loss = start, loss(start)
    for _ in range(trials):
        x = best_x + step_size * rng.uniform(-1, 1, size=np.shape(start))
        value = loss(x)
        if value < best_loss:
            best_x, best_loss = x, value
    return best_x, best_loss
