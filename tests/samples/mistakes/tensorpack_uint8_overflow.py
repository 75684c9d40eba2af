# Computed in bytes and not clipped: what goes above 255 begins again at 0.
# GitHub tensorpack/tensorpack, issue 614
import numpy as np


def adjust_brightness(images, delta):
    pixels = np.round((images + delta) * 255).astype(np.int64)
    return pixels.astype(np.uint8) / 255
