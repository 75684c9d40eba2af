# The dropout rate is taken as the share of units to keep.
# hideyukiinada.github.io/2018/12/24/dropout.html
def dropout_forward(x, rate, rng, training=True):
    if not training:
        return x, 1.0
    mask = (rng.random(x.shape) < rate) / rate
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout * cache
