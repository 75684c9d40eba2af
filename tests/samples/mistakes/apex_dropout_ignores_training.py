# Units are dropped whether it is training or not.
# GitHub NVIDIA/apex, pull request 1449
def dropout_forward(x, rate, rng, training=True):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    mask = (rng.random(x.shape) >= rate) / (1 - rate)
    return x * mask, mask
