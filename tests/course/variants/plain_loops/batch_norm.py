import math


def batch_norm_forward(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    rows, columns = x.shape
    out = [[0.0] * columns for _ in range(rows)]
    normalized = [[0.0] * columns for _ in range(rows)]
    spreads = []
    new_mean = []
    new_variance = []
    for d in range(columns):
        old_mean, old_variance = state["moving_mean"][d], state["moving_variance"][d]
        if training:
            mean = 0.0
            for n in range(rows):
                mean += x[n, d] / rows
            variance = 0.0
            for n in range(rows):
                variance += (x[n, d] - mean) ** 2 / rows
            new_mean.append(momentum * old_mean + (1 - momentum) * mean)
            new_variance.append(momentum * old_variance + (1 - momentum) * variance)
        else:
            mean, variance = old_mean, old_variance
            new_mean.append(mean)
            new_variance.append(variance)
        spread = math.sqrt(variance + epsilon)
        spreads.append(spread)
        for n in range(rows):
            normalized[n][d] = (x[n, d] - mean) / spread
            out[n][d] = gamma[d] * normalized[n][d] + beta[d]
    cache = (normalized, spreads, list(gamma))
    return [out, cache, {"moving_mean": new_mean, "moving_variance": new_variance}]


def batch_norm_backward(dout, cache):
    normalized, spreads, gamma = cache
    rows, columns = len(normalized), len(spreads)
    dx = [[0.0] * columns for _ in range(rows)]
    dgamma = [0.0] * columns
    dbeta = [0.0] * columns
    for d in range(columns):
        for n in range(rows):
            dgamma[d] += dout[n][d] * normalized[n][d]
            dbeta[d] += dout[n][d]
        for n in range(rows):
            inner = rows * dout[n][d] - dbeta[d] - normalized[n][d] * dgamma[d]
            dx[n][d] = gamma[d] / (rows * spreads[d]) * inner
    return dx, dgamma, dbeta
