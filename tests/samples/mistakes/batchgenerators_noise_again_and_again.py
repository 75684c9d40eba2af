# The loop goes over the images, and each time noise is added to all of them.
# GitHub MIC-DKFZ/batchgenerators, issue 86, noise_augmentations.py
import numpy as np


def gaussian_noise(images, stddev, rng):
    noisy = images.copy()
    for _ in range(len(images)):
        noisy = noisy + rng.normal(0.0, stddev, size=images.shape)
    return noisy
