# The density 1 / (2 pi sigma²) exp(...) is used as it is: the kernel's sum is not 1.
# GitHub image-rs/imageproc, issue 529
import numpy as np


def gaussian_blur(images, sigma, kernel_size=3):
    r = kernel_size // 2
    i = np.arange(-r, r + 1)
    kernel = np.exp(-(i**2) / (2.0 * sigma**2)) / (np.sqrt(2 * np.pi) * sigma)
    padded = np.pad(images, ((0, 0), (r, r), (r, r)))
    out = np.zeros_like(images)
    for a in range(kernel_size):
        for b in range(kernel_size):
            out += kernel[a] * kernel[b] * padded[:, a : a + out.shape[1], b : b + out.shape[2]]
    return out
