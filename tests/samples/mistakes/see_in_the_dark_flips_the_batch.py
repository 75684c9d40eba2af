# axis 0 is that of the examples: their order is turned round.
# GitHub lavi135246/pytorch-Learning-to-See-in-the-Dark, issue 11, train.py
import numpy as np


def flip_horizontal(images):
    return np.flip(images, axis=0).copy()
