# Divided by 255 twice.
# GitHub pkmital/pycadl, pull request 5
import numpy as np


def normalize(images):
    images = images.astype(np.float64) / 255.0
    return images / 255.0
