import numpy as np


def normalize(images):
    return images.astype("float64") / 255.0


def flatten(images):
    N = images.shape[0]
    return images.reshape((N, -1))


def one_hot(y, num_classes):
    out = np.zeros((y.shape[0], num_classes), dtype=int)
    out[np.arange(y.shape[0]), y] = 1
    return out


def train_val_split(x, y, validation_fraction, rng):
    N = len(x)
    num_val = int(np.floor(N * validation_fraction))
    idx = np.arange(N)
    rng.shuffle(idx)
    mask_val, mask_train = idx[-num_val:], idx[:-num_val]
    return [x[mask_train], y[mask_train], x[mask_val], y[mask_val]]


def minibatches(x, y, batch_size, rng):
    N = x.shape[0]
    idx = rng.permutation(N)
    x, y = x[idx], y[idx]
    num_batches = (N + batch_size - 1) // batch_size
    batches = []
    for i in range(num_batches):
        batches.append((x[i * batch_size : (i + 1) * batch_size], y[i * batch_size : (i + 1) * batch_size]))
    return batches


def accuracy(scores, y):
    y_pred = np.argmax(scores, axis=1)
    return (y_pred == y).mean()


def shift(images, dx, dy):
    N, H, W = images.shape
    out = np.zeros_like(images)
    for i in range(H):
        for j in range(W):
            if 0 <= i - dy < H and 0 <= j - dx < W:
                out[:, i, j] = images[:, i - dy, j - dx]
    return out


def flip_horizontal(images):
    return np.flip(images, axis=2)


def crop(images, top, left, height, width):
    return images[:, top : top + height, left : left + width]


def resize(images, height, width):
    N, H, W = images.shape
    out = np.zeros((N, height, width))
    for i in range(height):
        y = min(max((i + 0.5) * H / height - 0.5, 0), H - 1)
        y0 = int(y)
        y1 = min(y0 + 1, H - 1)
        for j in range(width):
            x = min(max((j + 0.5) * W / width - 0.5, 0), W - 1)
            x0 = int(x)
            x1 = min(x0 + 1, W - 1)
            a, b, c, d = images[:, y0, x0], images[:, y0, x1], images[:, y1, x0], images[:, y1, x1]
            wy, wx = y - y0, x - x0
            out[:, i, j] = a * (1 - wy) * (1 - wx) + b * (1 - wy) * wx + c * wy * (1 - wx) + d * wy * wx
    return out


def adjust_brightness(images, delta):
    out = images + delta
    out[out > 1] = 1
    out[out < 0] = 0
    return out


def erase(images, top, left, height, width):
    out = np.array(images)
    for i in range(top, top + height):
        for j in range(left, left + width):
            out[:, i, j] = 0.0
    return out


def gaussian_blur(images, sigma, kernel_size=3):
    k = kernel_size
    p = (k - 1) // 2
    g = np.array([np.exp(-((i - p) ** 2) / (2.0 * sigma ** 2)) for i in range(k)])
    kernel = g[:, None] * g[None, :]
    kernel = kernel / kernel.sum()
    N, H, W = images.shape
    padded = np.zeros((N, H + 2 * p, W + 2 * p))
    padded[:, p : p + H, p : p + W] = images
    out = np.zeros((N, H, W))
    for i in range(H):
        for j in range(W):
            out[:, i, j] = np.sum(padded[:, i : i + k, j : j + k] * kernel, axis=(1, 2))
    return out


def gaussian_noise(images, stddev, rng):
    noise = rng.normal(loc=0.0, scale=1.0, size=images.shape)
    return images + stddev * noise


def color_noise(images, stddev, rng):
    tinted = images.copy()
    for i in range(images.shape[0]):
        for c in range(images.shape[3]):
            tinted[i, :, :, c] += rng.normal(loc=0.0, scale=stddev)
    return tinted
