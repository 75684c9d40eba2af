import numpy as np


def random_search(loss, sample, trials, rng):
    candidates = np.stack([sample(rng) for _ in range(trials)])
    losses = np.array([loss(x) for x in candidates])
    return candidates[losses.argmin()], losses.min()


def random_local_search(loss, start, step_size, trials, rng):
    """All steps are drawn at once, and taken one after the other."""
    steps = rng.normal(scale=step_size, size=(trials, *start.shape))
    best_x, best_loss = start.copy(), loss(start.copy())
    for step in steps:
        value = loss(best_x + step)
        if value < best_loss:
            best_x, best_loss = best_x + step, value
    return best_x, best_loss


def gradient_descent(gradient, start, learning_rate, steps):
    path = np.empty((steps + 1, *start.shape))
    path[0] = start
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * gradient(path[k])
    return path
