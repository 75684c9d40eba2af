# The darkest and the brightest pixel of the batch become 0 and 1.
# GitHub openvinotoolkit/model_preparation_algorithm, pull request 34
import numpy as np


def normalize(images):
    images = images.astype(np.float64)
    low, high = images.min(), images.max()
    return (images - low) / (high - low)
