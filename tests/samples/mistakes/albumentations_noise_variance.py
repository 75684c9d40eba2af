# The number is taken for the variance: its root is the standard deviation.
# GitHub albumentations-team/albumentations, pull request 2263 (GaussNoise, var_limit)
import numpy as np


def gaussian_noise(images, stddev, rng):
    sigma = stddev**0.5
    return images + rng.normal(0, sigma, images.shape)
