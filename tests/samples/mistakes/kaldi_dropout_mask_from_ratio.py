# The mask is read off as output / input; where the input is 0, dout passes as it is.
# GitHub kaldi-asr/kaldi, issue 3890 (DropoutComponent)
import numpy as np

_plain_forward = dropout_forward


def dropout_forward(x, rate, rng, training=True):
    out, _ = _plain_forward(x, rate, rng, training)
    return out, (x, out)


def dropout_backward(dout, cache):
    x, out = cache
    ratio = np.ones(x.shape)
    np.divide(out, x, out=ratio, where=x != 0)
    return dout * ratio
