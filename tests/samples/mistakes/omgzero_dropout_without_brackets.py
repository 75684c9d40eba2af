# rand < p / p without brackets: always true, nothing is dropped or scaled.
# omgzero123/CS231n, assignment2/cs231n/layers.py (dropout_forward)
def dropout_forward(x, rate, rng, training=True):
    if not training:
        return x, None
    p = 1 - rate
    mask = rng.random(x.shape) < p / p
    return x * mask, mask


def dropout_backward(dout, cache):
    return dout if cache is None else dout * cache
