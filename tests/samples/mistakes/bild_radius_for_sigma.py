# The exponent is x² / 4 / radius.
# GitHub anthonynsimon/bild, issue 99, blur/blur.go
import numpy as np


def gaussian_blur(images, sigma, kernel_size=3):
    r = kernel_size // 2
    x = np.arange(-r, r + 1)
    k = np.exp(-(x * x / 4 / sigma))
    k /= k.sum()
    kernel = k[:, None] * k
    padded = np.pad(images, ((0, 0), (r, r), (r, r)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kernel_size, kernel_size), (1, 2))
    return (windows * kernel).sum(axis=(-2, -1))
