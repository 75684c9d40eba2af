# The penalty is in the gradient only, the loss never gets it.
# GitHub 0809zheng/CS231n-assignment2019, issue 91, assignment1/cs231n/classifiers/linear_svm.py
import numpy as np


def full_loss(x, labels, weights, bias, rate):
    num_train = x.shape[0]
    scores = x.dot(weights) + bias
    loss, d = softmax_loss(scores, labels)
    dW = x.T.dot(d)
    dW += 2 * rate * weights
    return loss, dW, np.sum(d, axis=0)
