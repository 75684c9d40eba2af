# The noisy pixels are clamped to the range of a picture.
# GitHub brendan-duncan/image, issue 579 (what was done about it)
import numpy as np


def gaussian_noise(images, stddev, rng):
    return np.clip(images + rng.normal(0, stddev, images.shape), 0, 1)
