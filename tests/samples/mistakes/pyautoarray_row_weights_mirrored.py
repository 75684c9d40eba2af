# The two rows have each other's weights: f for the upper one, 1 - f for the lower one. Columns are right.
# GitHub PyAutoLabs/PyAutoArray, pull request 490, autoarray/inversion/mesh/interpolator/rectangular.py
import numpy as np


def places(old, new):
    where = np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
    low = np.floor(where).astype(int)
    return low, np.minimum(low + 1, old - 1), where - low


def resize(images, height, width):
    up, down, t_row = places(images.shape[1], height)
    left, right, t_column = places(images.shape[2], width)
    t_row = t_row[:, np.newaxis]
    upper = (1 - t_column) * images[:, up][:, :, left] + t_column * images[:, up][:, :, right]
    lower = (1 - t_column) * images[:, down][:, :, left] + t_column * images[:, down][:, :, right]
    return t_row * upper + (1 - t_row) * lower
