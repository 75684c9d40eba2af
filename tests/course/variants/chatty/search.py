import numpy as np
from diary import told


@told
def random_search(loss, sample, trials, rng):
    xs, losses = [], []
    for i in range(trials):
        xs.append(sample(rng))
        losses.append(loss(xs[-1]))
        print(f"\r{i + 1}/{trials} {losses[-1]:.3f}", end="")
    print()
    i = int(np.argmin(losses))
    return xs[i], losses[i]


@told
def random_local_search(loss, start, step_size, trials, rng):
    x, fx = start, loss(start)
    for i in range(trials):
        candidate = x + rng.normal(np.zeros(start.shape), step_size)
        f = loss(candidate)
        if f < fx:
            print(f"trial {i}: {fx:.4f} -> {f:.4f}")
            x, fx = candidate, f
    return x.copy(), float(fx)


@told
def gradient_descent(gradient, start, learning_rate, steps):
    path = np.array([start])
    for _ in range(steps):
        path = np.append(path, [path[-1] - learning_rate * gradient(path[-1])], axis=0)
    return path
