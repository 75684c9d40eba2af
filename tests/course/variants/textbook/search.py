import numpy as np


def random_search(loss, sample, trials, rng):
    bestloss = float("inf")
    for num in range(trials):
        W = sample(rng)
        L = loss(W)
        if L < bestloss:
            bestloss = L
            bestW = W
    return bestW, bestloss


def random_local_search(loss, start, step_size, trials, rng):
    W = start.copy()
    bestloss = loss(W)
    for i in range(trials):
        Wtry = W + rng.standard_normal(W.shape) * step_size
        L = loss(Wtry)
        if L < bestloss:
            W = Wtry
            bestloss = L
    return W, bestloss


def gradient_descent(gradient, start, learning_rate, steps):
    x = start.copy()
    path = [x.copy()]
    for i in range(steps):
        x -= learning_rate * gradient(x)
        path.append(x.copy())
    return np.array(path)
