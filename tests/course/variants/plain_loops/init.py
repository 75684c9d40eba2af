import math


def matrix(fan_in, fan_out, draw):
    return [[draw() for _ in range(fan_out)] for _ in range(fan_in)]


def zeros(fan_in, fan_out, rng):
    return matrix(fan_in, fan_out, lambda: 0)


def uniform(fan_in, fan_out, rng, limit=0.05):
    return matrix(fan_in, fan_out, lambda: (2 * rng.random() - 1) * limit)


def normal(fan_in, fan_out, rng, stddev=0.01):
    return matrix(fan_in, fan_out, lambda: stddev * rng.standard_normal())


def xavier_uniform(fan_in, fan_out, rng):
    return uniform(fan_in, fan_out, rng, math.sqrt(6) / math.sqrt(fan_in + fan_out))


def xavier_normal(fan_in, fan_out, rng):
    return normal(fan_in, fan_out, rng, math.sqrt(2) / math.sqrt(fan_in + fan_out))


def lecun_normal(fan_in, fan_out, rng):
    return normal(fan_in, fan_out, rng, 1 / math.sqrt(fan_in))


def he_uniform(fan_in, fan_out, rng):
    return uniform(fan_in, fan_out, rng, math.sqrt(6) / math.sqrt(fan_in))


def he_normal(fan_in, fan_out, rng):
    return normal(fan_in, fan_out, rng, math.sqrt(2 / fan_in))


def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + math.exp(-z)) if z > 0 else 1 - 1 / (1 + math.exp(z))
    if activation == "tanh":
        return math.tanh(z)
    return max(z, 0.0)


def activation_spread(x, weights, activation):
    spreads = []
    h = [[float(v) for v in row] for row in x]
    for w in weights:
        w = w.tolist()
        h = [
            [activate(sum(a * line[j] for a, line in zip(row, w)), activation) for j in range(len(w))]
            for row in h
        ]
        numbers = [v for row in h for v in row]
        mean = sum(numbers) / len(numbers)
        spreads.append(math.sqrt(sum((v - mean) ** 2 for v in numbers) / len(numbers)))
    return tuple(spreads)
