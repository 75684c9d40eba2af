# What np.fliplr returns is not assigned: the images come back unflipped.
# Eaphan/NCLR, issue 10, datasets.py

import numpy as np


def flip_horizontal(images):
    result = images.copy()
    for image in result:
        np.fliplr(image)
    return result
