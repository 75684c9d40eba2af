import numpy as np


def random_search(loss, sample, trials, rng):
    """Like a tuner: all trials are kept, and the best one is asked for at the end."""
    oracle = {}
    for trial_id in range(trials):
        hyperparameters = sample(rng)
        oracle[trial_id] = {"x": hyperparameters, "score": loss(hyperparameters)}
    best = min(oracle, key=lambda trial_id: oracle[trial_id]["score"])
    return np.array(oracle[best]["x"]), np.array(oracle[best]["score"])


def random_local_search(loss, start, step_size, trials, rng):
    best_x = np.array(start, copy=True)
    for _ in range(trials):
        proposal = rng.normal(best_x, step_size)
        if loss(proposal) < loss(best_x):  # the loss is asked again each time
            best_x = proposal
    return best_x, loss(best_x)


def gradient_descent(gradient, start, learning_rate, steps):
    path = np.zeros((1 + steps, *np.shape(start)))
    path[0] = start
    for step, before in enumerate(path[:-1], 1):
        np.copyto(path[step], before)
        path[step] -= learning_rate * gradient(before)
    return path
