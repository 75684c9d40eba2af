# What leaves the picture on one side comes in on the other.
# GitHub OpenPIV/openpiv-python, pull request 276 (numpy.roll)
import numpy as np


def shift(images, dx, dy):
    return np.roll(np.roll(images, dy, axis=1), dx, axis=2)
