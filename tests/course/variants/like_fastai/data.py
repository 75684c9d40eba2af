"""Datasets, samplers and loaders with dunder methods; transforms are composed."""
import numpy as np
from functools import partial


def compose(x, funcs):
    for f in funcs: x = f(x)
    return x


def to_float_tensor(item): return np.divide(item, 255., dtype=np.float64)
def normalize(images): return compose(images, [np.array, to_float_tensor])
def flatten(images): return images.reshape(images.shape[0], -1).copy()


def one_hot(labels, num_classes):
    return (labels[:, None] == np.arange(num_classes)[None, :]) * 1.


class ListContainer():
    def __init__(self, items): self.items = items
    def __getitem__(self, idx): return self.items[idx]
    def __len__(self): return len(self.items)


class Dataset():
    def __init__(self, x, y): self.x, self.y = ListContainer(x), ListContainer(y)
    def __len__(self): return len(self.x)
    def __getitem__(self, i): return self.x[i], self.y[i]


class Sampler():
    def __init__(self, ds, bs, rng): self.n, self.bs, self.rng = len(ds), bs, rng

    def __iter__(self):
        self.idxs = self.rng.permutation(self.n)
        for i in range(0, self.n, self.bs): yield self.idxs[i:i + self.bs]


def collate(b):
    xs, ys = zip(*b)
    return np.stack(xs), np.stack(ys)


class DataLoader():
    def __init__(self, ds, sampler, collate_fn=collate):
        self.ds, self.sampler, self.collate_fn = ds, sampler, collate_fn

    def __iter__(self):
        for s in self.sampler: yield self.collate_fn([self.ds[i] for i in s])


def minibatches(x, y, batch_size, rng):
    ds = Dataset(x, y)
    return DataLoader(ds, Sampler(ds, batch_size, rng))


def random_splitter(n, p_valid, rng):
    mask = np.zeros(n, dtype=bool)
    mask[rng.choice(n, size=int(round(n * p_valid)), replace=False)] = True
    return mask


def split_by_func(ds, f):
    return [o for o, m in zip(ds, f) if not m], [o for o, m in zip(ds, f) if m]


def train_val_split(x, y, validation_fraction, rng):
    val = random_splitter(len(x), validation_fraction, rng)
    train, valid = np.flatnonzero(~val), np.flatnonzero(val)
    train, valid = rng.permutation(train), rng.permutation(valid)
    return x[train], y[train], x[valid], y[valid]


def accuracy(out, yb): return (np.argmax(out, axis=1) == yb).astype(float).mean()


class Transform():
    def __init__(self, **kwargs): self.__dict__.update(kwargs)
    def __call__(self, x): return np.stack([self.one(o) for o in x])
    def one(self, x): raise NotImplementedError


class Affine(Transform):
    """The new pixel (r, c) comes from `coords`, and from nowhere if that lies outside."""

    def one(self, x):
        h, w = x.shape
        r, c = np.mgrid[:h, :w]
        r, c = self.coords(r, c)
        inside = (r >= 0) & (r < h) & (c >= 0) & (c < w)
        return np.where(inside, x[np.clip(r, 0, h - 1), np.clip(c, 0, w - 1)], 0.)


def shift(images, dx, dy): return Affine(coords=lambda r, c: (r - dy, c - dx))(images)


def flip_horizontal(images):
    w = images.shape[-1]
    return Affine(coords=lambda r, c: (r, w - 1 - c))(images)


class Crop(Transform):
    def one(self, x): return x[self.t:self.t + self.h, self.l:self.l + self.w]


def crop(images, top, left, height, width): return Crop(t=top, l=left, h=height, w=width)(images)


def weights_of(old, new):
    """(new, old): how much of each old pixel a new one holds; hats around the middles."""
    at = np.clip((np.arange(new) + .5) * old / new - .5, 0, old - 1)
    return np.clip(1 - np.abs(at[:, None] - np.arange(old)), 0, None)


def resize(images, height, width):
    rows, cols = weights_of(images.shape[1], height), weights_of(images.shape[2], width)
    return rows @ images @ cols.T


def brightness(x, by): return np.minimum(np.maximum(x + by, 0.), 1.)
def adjust_brightness(images, delta): return compose(images, [partial(brightness, by=delta)])


class Cutout(Transform):
    def one(self, x):
        keep = np.ones_like(x)
        keep[np.ix_(range(self.t, self.t + self.h), range(self.l, self.l + self.w))] = 0
        return x * keep


def erase(images, top, left, height, width): return Cutout(t=top, l=left, h=height, w=width)(images)


def toeplitz(k, n):
    r = len(k) // 2
    return sum(v * np.eye(n, k=i - r) for i, v in enumerate(k))


def gaussian_blur(images, sigma, kernel_size=3):
    i = np.arange(kernel_size) - (kernel_size - 1) / 2
    k = np.exp(-.5 * (i / sigma) ** 2)
    k /= k.sum()
    return toeplitz(k, images.shape[1]) @ images @ toeplitz(k, images.shape[2])


def gaussian_noise(images, stddev, rng):
    return np.stack([o + stddev * rng.standard_normal(o.shape) for o in images])


def color_noise(images, stddev, rng):
    return np.stack([o + stddev * rng.standard_normal(o.shape[-1]) for o in images])
