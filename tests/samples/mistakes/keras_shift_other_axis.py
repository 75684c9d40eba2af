# What should go to the right goes down.
# GitHub keras-team/keras, issue 1690 (width_shift_range)
import numpy as np


def shift(images, dx, dy):
    n, h, w = images.shape
    out = np.zeros_like(images)
    for row in range(h):
        for column in range(w):
            r, c = row - dx, column - dy
            if 0 <= r < h and 0 <= c < w:
                out[:, row, column] = images[:, r, c]
    return out
