# The noise is added to a name inside, and nothing is returned.
# GitHub google-research/google-research, issue 1587
import numpy as np


def gaussian_noise(images, stddev, rng):
    noise = rng.normal(scale=stddev, size=images.shape)
    images = images + noise
