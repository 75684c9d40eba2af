# (pixel - 128) / 255: from -0.5 to 0.5.
# GitHub tensorflow/tensorflow, issue 2320, examples/udacity/1_notmnist.ipynb
import numpy as np


def normalize(images):
    pixel_depth = 255.0
    return (images.astype(float) - pixel_depth / 2) / pixel_depth
