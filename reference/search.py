"""Three searches in Keras: the losses of all candidates at once, `keras.random`, `keras.optimizers.SGD`.

The functions to be made small come from the check and take NumPy arrays.
"""

import keras
import numpy as np

keras.backend.set_floatx("float64")


def random_search(loss, sample, trials, rng):
    # best_x = argmin over the candidates of loss(x)
    candidates = keras.ops.stack([sample(rng) for _ in range(trials)])  # (trials, ...)
    losses = keras.ops.stack([loss(candidate) for candidate in np.array(candidates)])  # (trials,)
    best = int(keras.ops.argmin(losses))
    return np.array(candidates[best]), float(losses[best])  # (...), ()


def random_local_search(loss, start, step_size, trials, rng):
    # proposal = best_x + step_size * z,  z ~ N(0, 1)
    # best_x <- proposal, if that is downhill
    seed = keras.random.SeedGenerator(int(rng.integers(2**31)))
    best_x, best_loss = start, loss(start)
    for _ in range(trials):
        step = keras.random.normal(start.shape, stddev=step_size, seed=seed)  # (...)
        proposal = np.array(best_x + step)  # (...)
        if keras.ops.less(loss(proposal), best_loss):
            best_x, best_loss = proposal, loss(proposal)
    return best_x, float(best_loss)


def gradient_descent(gradient, start, learning_rate, steps):
    # x <- x - learning_rate * gradient(x)
    optimizer = keras.optimizers.SGD(learning_rate)
    x = keras.Variable(start)  # (...)
    path = [start]
    for _ in range(steps):
        optimizer.apply([keras.ops.convert_to_tensor(gradient(np.array(x)))], [x])
        path.append(np.array(x))
    return np.stack(path)  # (steps + 1, ...)
