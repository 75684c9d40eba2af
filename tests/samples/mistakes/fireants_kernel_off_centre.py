# The kernel is as long as sigma asks for, and its beginning is used: the middle is not in the middle.
# GitHub rohitrango/FireANTs, issue 61, make_gaussian_kernel
import numpy as np


def gaussian_blur(images, sigma, kernel_size=3):
    tail = int(max(sigma * (kernel_size // 2), 0.5) + 0.5)
    x = np.arange(-tail, tail + 1)
    kernel = np.exp(-(x**2) / (2 * sigma**2))[:kernel_size]
    kernel = kernel / kernel.sum()
    half = kernel_size // 2
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (half, half), (half, half)))
    rows = sum(share * padded[:, i : i + height] for i, share in enumerate(kernel))
    return sum(share * rows[:, :, i : i + width] for i, share in enumerate(kernel))
