class Dropout:
    """Boolean mask; what is kept is divided by the chance to keep it."""

    def __init__(self, rate, shape, rng):
        self.keep = 1 - rate
        self.mask = rng.uniform(size=shape) < self.keep

    def __call__(self, values):
        result = values / self.keep
        result[~self.mask] = 0
        return result


class Identity:
    def __call__(self, values):
        return values


def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(rate)
    layer = Dropout(rate, x.shape, rng) if training else Identity()
    return layer(x), layer


def dropout_backward(dout, layer):
    return layer(dout)
