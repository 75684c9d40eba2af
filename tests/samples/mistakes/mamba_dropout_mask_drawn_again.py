# The backward pass draws its mask anew, from the generator as it is then.
# GitHub state-spaces/mamba, pull request 1023, mamba_ssm/ops/triton/layernorm.py
_plain_forward = dropout_forward


def dropout_forward(x, rate, rng, training=True):
    out, _ = _plain_forward(x, rate, rng, training)
    return out, (rate, rng, training)


def dropout_backward(dout, cache):
    rate, rng, training = cache
    if not training:
        return dout
    return dout * (rng.random(dout.shape) >= rate) / (1 - rate)
