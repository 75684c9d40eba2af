# The middles of the corner pixels are laid upon each other: row (H - 1) / (height - 1).
# GitHub pytorch/pytorch, issue 30565 (align_corners=True)
import numpy as np


def resize(images, height, width):
    _, old_height, old_width = images.shape
    y_in = np.linspace(0, old_height - 1, height)
    x_in = np.linspace(0, old_width - 1, width)
    y0, x0 = np.floor(y_in).astype(int), np.floor(x_in).astype(int)
    y1, x1 = np.minimum(y0 + 1, old_height - 1), np.minimum(x0 + 1, old_width - 1)
    wy, wx = (y_in - y0)[:, None], x_in - x0
    rows = (1 - wy) * images[:, y0] + wy * images[:, y1]
    return (1 - wx) * rows[:, :, x0] + wx * rows[:, :, x1]
