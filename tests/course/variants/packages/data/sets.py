import numpy as np


def normalize(images):
    lookup = np.arange(256) / 255
    return lookup[images]


def flatten(images):
    return np.array(list(map(np.ravel, images)))


def one_hot(labels, num_classes):
    return np.array([np.arange(num_classes) == label for label in labels]) * 1.0


def train_val_split(x, y, validation_fraction, rng):
    n = len(x)
    chosen = set(rng.choice(n, size=round(n * validation_fraction), replace=False).tolist())
    train = [i for i in range(n) if i not in chosen]
    val = [i for i in range(n) if i in chosen]
    return [x[train], y[train], x[val], y[val]]


def minibatches(x, y, batch_size, rng):
    """x and y are shuffled alike: two generators in the same state."""
    twin = np.random.default_rng(seed := int(rng.integers(2**63)))
    x = np.random.default_rng(seed).permutation(x)
    y = twin.permutation(y)
    return map(lambda i: (x[i : i + batch_size], y[i : i + batch_size]), range(0, len(x), batch_size))


def accuracy(scores, labels):
    return 1 - np.count_nonzero(scores.argmax(axis=1) - labels.astype(int)) / len(labels)
