# The best loss is remembered, but not the weights it belongs to: W is the last draw.
# WNoxchi/deeplearningstudy, FAI_old/CS231N-M1-Optz-SGD.py
import numpy as np


def random_search(loss, sample, trials, rng):
    best_loss = float("inf")
    for _ in range(trials):
        w = sample(rng)
        current = loss(w)
        if current < best_loss:
            best_loss = current
    return w, best_loss
