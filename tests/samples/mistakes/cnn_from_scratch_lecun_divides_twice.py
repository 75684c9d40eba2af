# The scale is divided by fan_in, and multiplied by sqrt(1 / fan_in) after that.
# GitHub zishansami102/CNN-from-Scratch, pull request 8, MNIST/convnet.py
import numpy as np


def lecun_normal(fan_in, fan_out, rng):
    scale = 1.0
    scale /= max(1.0, fan_in)
    stddev = scale * np.sqrt(1.0 / fan_in)
    return rng.normal(0, stddev, (fan_in, fan_out))
