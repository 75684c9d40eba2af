# rand where randn is meant: the noise is uniform between 0 and stddev, never negative.
# GitHub SunnierLee/DP-ImaGen, issue 6, query_semantics.py
import numpy as np


def gaussian_noise(images, stddev, rng):
    return images + stddev * rng.random(images.shape)
