import numpy as np


def random_search(loss, sample, trials, rng):
    tried = []
    for _ in range(trials):
        x = sample(rng)
        tried.append((loss(x), x))
    best = tried[0]
    for pair in tried:
        if pair[0] < best[0]:
            best = pair
    return [best[1], best[0]]


def random_local_search(loss, start, step_size, trials, rng):
    best, lowest = start, loss(start)
    for _ in range(trials):
        new = np.empty(start.shape)
        for i in np.ndindex(start.shape):
            new[i] = best[i] + rng.normal(0, step_size)
        here = loss(new)
        if here < lowest:
            best, lowest = new, here
    return best, lowest


def gradient_descent(gradient, start, learning_rate, steps):
    x = np.array(start)
    path = [x.tolist()]
    for _ in range(steps):
        g = gradient(x)
        new = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            new[i] = x[i] - learning_rate * g[i]
        x = new
        path.append(x.tolist())
    return path
