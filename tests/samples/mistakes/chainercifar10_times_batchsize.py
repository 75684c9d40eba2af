# The accuracy of each mini-batch is weighted with the constant batch size, also that of the smaller last one.
# GitHub mitmul/chainer-cifar10, issue 1, train.py (validate)
import numpy as np

BATCHSIZE = 128


def accuracy(scores, labels):
    total = 0.0
    for i in range(0, len(scores), BATCHSIZE):
        predicted = scores[i : i + BATCHSIZE].argmax(axis=1)
        total += np.mean(predicted == labels[i : i + BATCHSIZE]) * BATCHSIZE
    return float(total / len(scores))
