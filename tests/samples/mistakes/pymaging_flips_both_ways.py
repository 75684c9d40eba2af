# Flipped top to bottom as well, so the image is turned by 180 degrees.
# GitHub ojii/pymaging, issue 30 (flip_left_right)
import numpy as np


def flip_horizontal(images):
    return images[:, ::-1, ::-1].copy()
