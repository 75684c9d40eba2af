import math


def normalize(images):
    return [[[int(p) / 255 for p in row] for row in image] for image in images]


def flatten(images):
    return [[pixel for row in image for pixel in row] for image in images.tolist()]


def one_hot(labels, num_classes):
    rows = []
    for label in labels:
        row = [0] * num_classes
        row[label] = 1
        rows.append(row)
    return rows


def train_val_split(x, y, validation_fraction, rng):
    numbers = list(range(len(x)))
    rng.shuffle(numbers)
    v = int(len(x) * validation_fraction)
    x_val = [x[i] for i in numbers[:v]]
    y_val = [y[i] for i in numbers[:v]]
    x_train = [x[i] for i in numbers[v:]]
    y_train = [y[i] for i in numbers[v:]]
    return x_train, y_train, x_val, y_val


def minibatches(x, y, batch_size, rng):
    left = list(range(len(x)))
    result = []
    while left:
        xs, ys = [], []
        while left and len(xs) < batch_size:
            i = left.pop(int(rng.integers(len(left))))
            xs.append(x[i])
            ys.append(y[i])
        result.append([xs, ys])
    return result


def accuracy(scores, labels):
    right = 0
    for row, label in zip(scores, labels):
        best = 0
        for j in range(len(row)):
            if row[j] > row[best]:
                best = j
        if best == label:
            right += 1
    return right / len(labels)


def new_images(images, height, width, pixel):
    """pixel(image, row, column) for every place of every new image."""
    return [[[pixel(im, r, c) for c in range(width)] for r in range(height)] for im in images]


def or_black(image, r, c):
    if 0 <= r < len(image) and 0 <= c < len(image[0]):
        return image[r][c]
    return 0.0


def shift(images, dx, dy):
    _, height, width = images.shape
    return new_images(images, height, width, lambda im, r, c: or_black(im, r - dy, c - dx))


def flip_horizontal(images):
    _, height, width = images.shape
    return new_images(images, height, width, lambda im, r, c: im[r][width - c - 1])


def crop(images, top, left, height, width):
    return new_images(images, height, width, lambda im, r, c: im[top + r][left + c])


def resize(images, height, width):
    _, old_height, old_width = images.shape

    def place(i, old, new):
        p = min(max((i + 0.5) * old / new - 0.5, 0), old - 1)
        low = math.floor(p)
        return low, min(low + 1, old - 1), p - low

    def pixel(im, r, c):
        r0, r1, f = place(r, old_height, height)
        c0, c1, g = place(c, old_width, width)
        upper = (1 - g) * im[r0][c0] + g * im[r0][c1]
        lower = (1 - g) * im[r1][c0] + g * im[r1][c1]
        return (1 - f) * upper + f * lower

    return new_images(images.tolist(), height, width, pixel)


def adjust_brightness(images, delta):
    _, height, width = images.shape
    return new_images(images, height, width, lambda im, r, c: min(max(im[r][c] + delta, 0), 1))


def erase(images, top, left, height, width):
    def pixel(im, r, c):
        inside = top <= r < top + height and left <= c < left + width
        return 0 if inside else im[r][c]

    return new_images(images, images.shape[1], images.shape[2], pixel)


def gaussian_blur(images, sigma, kernel_size=3):
    _, height, width = images.shape
    reach = kernel_size // 2
    around = range(-reach, reach + 1)
    kernel = {(i, j): math.exp(-(i * i + j * j) / (2 * sigma * sigma)) for i in around for j in around}
    total = sum(kernel.values())

    def pixel(im, r, c):
        return sum(k * or_black(im, r + i, c + j) for (i, j), k in kernel.items()) / total

    return new_images(images.tolist(), height, width, pixel)


def gaussian_noise(images, stddev, rng):
    _, height, width = images.shape
    return new_images(images, height, width, lambda im, r, c: im[r][c] + rng.normal(0, stddev))


def color_noise(images, stddev, rng):
    out = []
    for image in images:
        tint = [rng.normal(0, stddev) for _ in range(images.shape[3])]
        out.append([[[p + t for p, t in zip(pixel, tint)] for pixel in row] for row in image])
    return out
