"""Other right ways to write the exercises. Slips are looked for in these as they are in the solution."""

import numpy as np

from grader.authoring import form


@form("one_hot")
def ones_put_in_place(labels, num_classes):
    n = len(labels)
    out = np.zeros((n, num_classes))
    out[np.arange(n), labels] = 1
    return out


@form("minibatches")
def shuffled_first(x, y, batch_size, rng):
    n = x.shape[0]
    order = rng.permutation(n)
    x, y = x[order], y[order]
    batches = []
    for start in range(0, n, batch_size):
        batches.append((x[start : start + batch_size], y[start : start + batch_size]))
    return batches


@form("accuracy")
def hits_counted(scores, labels):
    predicted = np.argmax(scores, axis=1)
    hits = np.sum(predicted == labels)
    return hits / len(labels)


@form("gaussian_blur")
def kernel_in_loops(images, sigma, kernel_size=3):
    _, height, width = images.shape
    r = kernel_size // 2
    kernel = np.zeros((kernel_size, kernel_size))
    for i in range(-r, r + 1):
        for j in range(-r, r + 1):
            kernel[i + r, j + r] = np.exp(-(i**2 + j**2) / (2 * sigma**2))
    kernel = kernel / kernel.sum()
    padded = np.pad(images, ((0, 0), (r, r), (r, r)))
    out = np.zeros(images.shape)
    for i in range(kernel_size):
        for j in range(kernel_size):
            out = out + kernel[i, j] * padded[:, i : i + height, j : j + width]
    return out
