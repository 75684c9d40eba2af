# Zero where the input is positive, in place of where it is negative.
# fastai/fastai_dev, pull request 140, dev_swift/02_fully_connected.ipynb
import numpy as np


def relu_backward(dout, cache):
    x = cache
    return np.where(x > 0, 0.0, dout)
