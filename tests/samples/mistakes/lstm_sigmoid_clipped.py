# The sigmoid is clipped to 1e-7 ... 1 - 1e-7, and overflows inside.
# GitHub DrBigMau/LSTM-from-Scratch-in-Python, issue 1
import numpy as np


def sigmoid_forward(x):
    sigm = np.clip(1 / (1 + np.exp(-x)), 1e-7, 1 - 1e-7)
    return sigm, sigm


def sigmoid_backward(dout, cache):
    return np.multiply(cache * (1 - cache), dout)
