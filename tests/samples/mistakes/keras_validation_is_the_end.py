# The validation part is the end of the data as it comes: nothing is shuffled.
# GitHub keras-team/keras, issue 597 (validation_split)
def train_val_split(x, y, validation_fraction, rng):
    split_at = int(len(x) * (1 - validation_fraction))
    return x[:split_at], y[:split_at], x[split_at:], y[split_at:]
