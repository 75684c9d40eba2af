# The kernel is divided by a constant that is not its sum.
# GitHub timothybrooks/hdr-plus, issue 22, src/util.cpp
import numpy as np


def gaussian_blur(images, sigma, kernel_size=3):
    _, height, width = images.shape
    reach = kernel_size // 2
    bell = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    kernel = np.outer(bell, bell) * 16 / 256
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach)))
    out = np.zeros(images.shape)
    for i in range(kernel_size):
        for j in range(kernel_size):
            out += kernel[i, j] * padded[:, i : i + height, j : j + width]
    return out
