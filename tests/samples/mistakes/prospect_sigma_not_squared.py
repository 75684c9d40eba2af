# sigma is not squared in the exponent.
# GitHub desihub/prospect, issue 40
import numpy as np


def gaussian_blur(images, sigma, kernel_size=3):
    r = kernel_size // 2
    kernel = np.array([np.exp(-(i**2) / (2 * sigma)) for i in range(-r, r + 1)])
    kernel = kernel / kernel.sum()
    padded = np.pad(images, ((0, 0), (r, r), (0, 0)))
    rows = sum(k * padded[:, i : i + images.shape[1]] for i, k in enumerate(kernel))
    padded = np.pad(rows, ((0, 0), (0, 0), (r, r)))
    return sum(k * padded[:, :, i : i + images.shape[2]] for i, k in enumerate(kernel))
