# Places are rounded towards 0, not down: above the first row's middle the share is negative.
# GitHub llvm/llvm-project, pull request 193821 (tosa.resize)
import numpy as np


def _places(old, new):
    place = (np.arange(new) + 0.5) * old / new - 0.5
    index = place.astype(int)
    share = place - index
    return np.clip(index, 0, old - 1), np.clip(index + 1, 0, old - 1), share


def resize(images, height, width):
    y0, y1, dy = _places(images.shape[1], height)
    x0, x1, dx = _places(images.shape[2], width)
    dy = dy[:, np.newaxis]
    top = images[:, y0][:, :, x0] * (1 - dx) + images[:, y0][:, :, x1] * dx
    bottom = images[:, y1][:, :, x0] * (1 - dx) + images[:, y1][:, :, x1] * dx
    return top * (1 - dy) + bottom * dy
