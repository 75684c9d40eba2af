# The return stands inside the loop over the classes: only the first wrong class of an example counts.
# GitHub siahwang/pytorch-cv-practice, notebook on CS231n, linear classification (L_i).
import numpy as np


def _one_example(row, y, margin):
    loss = 0.0
    slope = np.zeros_like(row, dtype=float)
    for j in range(len(row)):
        if j == y:
            continue
        term = row[j] - row[y] + margin
        loss += max(0, term)
        if term > 0:
            slope[j] += 1
            slope[y] -= 1
        return loss, slope


def hinge_loss(scores, labels, margin=1.0):
    results = [_one_example(row, y, margin) for row, y in zip(scores, labels)]
    n = len(scores)
    return sum(r[0] for r in results) / n, np.array([r[1] for r in results]) / n
