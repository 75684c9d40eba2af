def dropout_forward(x, rate, rng, training=True):
    if rate < 0:
        raise ValueError("rate is negative")
    if rate >= 1:
        raise ValueError("nothing would be kept")
    out = []
    mask = []
    for row in x:
        new_row = []
        mask_row = []
        for value in row:
            if training and rng.random() < rate:
                new_row.append(0.0)
                mask_row.append(False)
            elif training:
                new_row.append(float(value) / (1 - rate))
                mask_row.append(True)
            else:
                new_row.append(float(value))
                mask_row.append(True)
        out.append(new_row)
        mask.append(mask_row)
    return out, (mask, rate if training else 0.0)


def dropout_backward(dout, cache):
    mask, rate = cache
    dx = []
    for n in range(len(dout)):
        dx.append([float(dout[n][d]) / (1 - rate) if mask[n][d] else 0.0 for d in range(len(dout[n]))])
    return dx
