def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError(f"rate is {rate}")
    if not training:
        return x, None
    mask = rng.random(x.shape) >= rate
    return x * mask / (1 - rate), mask


def dropout_backward(dout, cache):
    return dout if cache is None else dout * cache
