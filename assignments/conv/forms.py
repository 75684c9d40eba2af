"""Other right ways to write the exercises. Slips are looked for in these as they are in the solution."""

import numpy as np

from grader.authoring import form


def border(size, k, strides, padding):
    """Outputs along one direction, and how many pixels are added before and after the image."""
    if padding == "valid":
        return (size - k) // strides + 1, 0, 0
    out = -(-size // strides)
    total = max((out - 1) * strides + k - size, 0)
    return out, total // 2, total - total // 2


# -- one output pixel after the other ----------------------------------------------------------------


@form("conv2d_forward", "output_pixels")
def conv2d_forward(x, kernel, bias, strides=1, padding="valid"):
    kh, kw, _, filters = kernel.shape
    n, h, w, _ = x.shape
    out_h, top, bottom = border(h, kh, strides, padding)
    out_w, left, right = border(w, kw, strides, padding)
    padded = np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)))
    out = np.zeros((n, out_h, out_w, filters))
    for i in range(out_h):
        for j in range(out_w):
            window = padded[:, i * strides : i * strides + kh, j * strides : j * strides + kw]
            out[:, i, j] = np.tensordot(window, kernel, axes=3) + bias
    return out, (padded, kernel, strides, top, left, x.shape)


@form("conv2d_backward", "output_pixels")
def conv2d_backward(dout, cache):
    padded, kernel, strides, top, left, shape = cache
    kh, kw = kernel.shape[:2]
    dpadded = np.zeros(padded.shape)
    dkernel = np.zeros(kernel.shape)
    for i in range(dout.shape[1]):
        for j in range(dout.shape[2]):
            rows = slice(i * strides, i * strides + kh)
            columns = slice(j * strides, j * strides + kw)
            dkernel += np.tensordot(padded[:, rows, columns], dout[:, i, j], axes=(0, 0))
            dpadded[:, rows, columns] += np.tensordot(dout[:, i, j], kernel, axes=(1, 3))
    dx = dpadded[:, top : top + shape[1], left : left + shape[2]]
    return dx, dkernel, dout.sum(axis=(0, 1, 2))


@form("max_pool_forward", "output_pixels")
def max_pool_forward(x, pool_size=2, strides=None, padding="valid"):
    if strides is None:
        strides = pool_size
    n, h, w, c = x.shape
    out_h, top, bottom = border(h, pool_size, strides, padding)
    out_w, left, right = border(w, pool_size, strides, padding)
    padded = np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)), constant_values=-np.inf)
    out = np.zeros((n, out_h, out_w, c))
    for i in range(out_h):
        for j in range(out_w):
            window = padded[:, i * strides : i * strides + pool_size, j * strides : j * strides + pool_size]
            out[:, i, j] = window.max(axis=(1, 2))
    return out, (padded, out, pool_size, strides, top, left, x.shape)


@form("max_pool_backward", "output_pixels")
def max_pool_backward(dout, cache):
    padded, out, pool_size, strides, top, left, shape = cache
    dpadded = np.zeros(padded.shape)
    for i in range(dout.shape[1]):
        for j in range(dout.shape[2]):
            rows = slice(i * strides, i * strides + pool_size)
            columns = slice(j * strides, j * strides + pool_size)
            mask = padded[:, rows, columns] == out[:, i : i + 1, j : j + 1]
            dpadded[:, rows, columns] += mask * dout[:, i : i + 1, j : j + 1]
    return dpadded[:, top : top + shape[1], left : left + shape[2]]


# -- one place of the kernel after the other ---------------------------------------------------------


@form("conv2d_forward", "kernel_positions")
def forward_by_places(x, kernel, bias, strides=1, padding="valid"):
    kh, kw, _, filters = kernel.shape
    n, h, w, _ = x.shape
    out_h, top, bottom = border(h, kh, strides, padding)
    out_w, left, right = border(w, kw, strides, padding)
    padded = np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)))
    out = np.zeros((n, out_h, out_w, filters)) + bias
    for a in range(kh):
        for b in range(kw):
            pixels = padded[:, a : a + out_h * strides : strides, b : b + out_w * strides : strides]
            out += pixels @ kernel[a, b]
    return out, (padded, kernel, strides, top, left, x.shape)


@form("conv2d_backward", "kernel_positions")
def backward_by_places(dout, cache):
    padded, kernel, strides, top, left, shape = cache
    out_h, out_w = dout.shape[1:3]
    dpadded = np.zeros_like(padded)
    dkernel = np.zeros_like(kernel)
    for a in range(kernel.shape[0]):
        for b in range(kernel.shape[1]):
            rows = slice(a, a + out_h * strides, strides)
            columns = slice(b, b + out_w * strides, strides)
            dkernel[a, b] = np.einsum("nijc,nijf->cf", padded[:, rows, columns], dout)
            dpadded[:, rows, columns] += dout @ kernel[a, b].T
    dbias = dout.sum(axis=(0, 1, 2))
    return dpadded[:, top : top + shape[1], left : left + shape[2]], dkernel, dbias


@form("max_pool_forward", "kernel_positions")
def pool_by_places(x, pool_size=2, strides=None, padding="valid"):
    strides = strides or pool_size
    n, h, w, c = x.shape
    out_h, top, bottom = border(h, pool_size, strides, padding)
    out_w, left, right = border(w, pool_size, strides, padding)
    padded = np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)), constant_values=-np.inf)
    out = np.full((n, out_h, out_w, c), -np.inf)
    for a in range(pool_size):
        for b in range(pool_size):
            out = np.maximum(
                out, padded[:, a : a + out_h * strides : strides, b : b + out_w * strides : strides]
            )
    return out, (padded, out, pool_size, strides, top, left, x.shape)


@form("max_pool_backward", "kernel_positions")
def unpool_by_places(dout, cache):
    padded, out, pool_size, strides, top, left, shape = cache
    out_h, out_w = dout.shape[1:3]
    dpadded = np.zeros_like(padded)
    for a in range(pool_size):
        for b in range(pool_size):
            rows = slice(a, a + out_h * strides, strides)
            columns = slice(b, b + out_w * strides, strides)
            dpadded[:, rows, columns] += dout * (padded[:, rows, columns] == out)
    return dpadded[:, top : top + shape[1], left : left + shape[2]]


# -- windows as a view, and sums by einsum -----------------------------------------------------------


@form("conv2d_forward", "einsum_of_windows")
def forward_by_einsum(x, kernel, bias, strides=1, padding="valid"):
    kh, kw = kernel.shape[:2]
    _, top, bottom = border(x.shape[1], kh, strides, padding)
    _, left, right = border(x.shape[2], kw, strides, padding)
    padded = np.pad(x, [(0, 0), (top, bottom), (left, right), (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    windows = windows[:, ::strides, ::strides]
    out = np.einsum("nijcab,abcf->nijf", windows, kernel) + bias
    return out, (x, windows, kernel, strides, (top, left), padded.shape)


@form("conv2d_backward", "einsum_of_windows")
def backward_by_einsum(dout, cache):
    x, windows, kernel, strides, (top, left), padded_shape = cache
    kh, kw = kernel.shape[:2]
    n, out_h, out_w, filters = dout.shape
    dkernel = np.einsum("nijcab,nijf->abcf", windows, dout)
    dbias = np.einsum("nijf->f", dout)
    # what lies between the outputs is 0; then a "full" convolution with the kernel turned round
    spread = np.zeros((n, padded_shape[1] + kh - 1, padded_shape[2] + kw - 1, filters))
    spread[:, kh - 1 :, kw - 1 :][:, : out_h * strides : strides, : out_w * strides : strides] = dout
    around = np.lib.stride_tricks.sliding_window_view(spread, (kh, kw), axis=(1, 2))
    dpadded = np.einsum("nhwfab,abcf->nhwc", around, kernel[::-1, ::-1])
    return dpadded[:, top : top + x.shape[1], left : left + x.shape[2]], dkernel, dbias


@form("flatten")
def row_by_row(x):
    return np.array([image.ravel() for image in x])


@form("flatten")
def by_sizes(x):
    n, h, w, c = x.shape
    return np.reshape(x, (n, h * w * c))
