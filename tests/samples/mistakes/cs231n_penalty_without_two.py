# The factor 2 of the penalty's derivative is missing.
# GitHub jingtinghuang/CS231n-Spring-2017, issue 3, assignment1/cs231n/classifiers/linear_svm.py
import numpy as np


def full_loss(x, labels, weights, bias, rate):
    loss, dscores = softmax_loss(x.dot(weights) + bias, labels)
    loss += rate * np.sum(weights * weights)
    dW = x.T.dot(dscores)
    dW += rate * weights
    return loss, dW, dscores.sum(axis=0)
