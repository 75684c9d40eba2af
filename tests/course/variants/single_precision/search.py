import numpy as np


def random_search(loss, sample, trials, rng):
    best_x, best_loss = None, np.float32(np.inf)
    while trials > 0:
        x = sample(rng).astype(np.float32)
        value = loss(x)
        if best_x is None or value < best_loss:
            best_x, best_loss = x, np.float32(value)
        trials -= 1
    return best_x, best_loss


def random_local_search(loss, start, step_size, trials, rng):
    best_x = start.astype(np.float32)
    best_loss = loss(best_x)
    for _ in range(trials):
        z = rng.standard_normal(start.shape, dtype=np.float32)
        x = best_x + np.float32(step_size) * z
        value = loss(x)
        if value < best_loss:
            best_x, best_loss = x, value
    return best_x, np.float32(best_loss)


def gradient_descent(gradient, start, learning_rate, steps):
    path = [start.astype(np.float32)]
    while len(path) <= steps:
        path.append(path[-1] - np.float32(learning_rate) * gradient(path[-1]).astype(np.float32))
    return path
