# A slice ends at -0, which is 0: where nothing is to be cut off, nothing is left.
# GitHub angelolab/Nimbus-Inference, pull request 60
import numpy as np


def shift(images, dx, dy):
    top, bottom, left, right = max(dy, 0), max(-dy, 0), max(dx, 0), max(-dx, 0)
    padded = np.pad(images, ((0, 0), (top, bottom), (left, right)))
    return padded[:, bottom:-top, right:-left]
