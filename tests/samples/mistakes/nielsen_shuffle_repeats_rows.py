# Rows are swapped as random.shuffle swaps them, which for rows of an array repeats some and loses others.
# GitHub mnielsen/neural-networks-and-deep-learning, issue 50, src/network2.py
import numpy as np


def minibatches(x, y, batch_size, rng):
    x, y = x.copy(), y.copy()
    for i in reversed(range(1, len(x))):
        j = rng.integers(i + 1)
        x[i], x[j] = x[j], x[i]
        y[i], y[j] = y[j], y[i]
    return [(x[k : k + batch_size], y[k : k + batch_size]) for k in range(0, len(x), batch_size)]
