# Flipped upside down.
# GitHub tflearn/tflearn, issue 141, tflearn/data_augmentation.py
import numpy as np


def flip_horizontal(images):
    return np.array([np.flipud(image) for image in images])
