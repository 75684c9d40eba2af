# A shift to the left or up is not done as one to the right or down: the size of the shift is used for both.
# GitHub mlampros/OpenImageR, issue 7 (Augmentation)
import numpy as np


def shift(images, dx, dy):
    out = np.zeros(images.shape)
    _, height, width = images.shape
    rows, cols = min(abs(dy), height), min(abs(dx), width)
    out[:, rows:, cols:] = images[:, : height - rows, : width - cols]
    return out
