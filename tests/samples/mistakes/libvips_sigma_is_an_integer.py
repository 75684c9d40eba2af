# The width of the bell is rounded down to a whole number.
# GitHub libvips/libvips, issue 118, vips_gaussblur()
import numpy as np


def gaussian_blur(images, sigma, kernel_size=3):
    _, height, width = images.shape
    reach = kernel_size // 2
    sigma = max(int(sigma), 1)
    bell = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    kernel = np.outer(bell, bell) / np.outer(bell, bell).sum()
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach)))
    out = np.zeros(images.shape)
    for i in range(kernel_size):
        for j in range(kernel_size):
            out += kernel[i, j] * padded[:, i : i + height, j : j + width]
    return out
