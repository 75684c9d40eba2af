# Divided by the last index of the loop, N - 1, not by the number of examples.
# GitHub sash-a/CoDeepNEAT, issue 2, src/phenotype/neural_network/evaluator/evaluator.py
import numpy as np


def accuracy(scores, labels):
    correct = 0
    count = 0
    for i, (row, label) in enumerate(zip(scores, labels)):
        correct += int(np.argmax(row) == label)
        count = i
    return correct / count
