# x is shuffled, the labels keep their order.
# GitHub NVIDIA/cuml, pull request 2593
def train_val_split(x, y, validation_fraction, rng):
    count = round(len(x) * validation_fraction)
    shuffled = x[rng.permutation(len(x))]
    return shuffled[count:], y[count:], shuffled[:count], y[:count]
