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


def network(x, weights, activation):
    layers = []
    h = [[float(v) for v in row] for row in x]
    for w in weights:
        w = w.tolist()
        h = [
            [activate(sum(a * line[j] for a, line in zip(row, w)), activation) for j in range(len(w))]
            for row in h
        ]
        layers.append(h)
    return layers


def derivative(h, activation):
    if activation == "sigmoid":
        return h * (1 - h)
    if activation == "tanh":
        return 1 - h * h
    return 1 if h > 0 else 0


def saturation(x, weights, activation):
    shares = []
    for h in network(x, weights, activation):
        count = 0
        entries = 0
        for row in h:
            for v in row:
                entries += 1
                if derivative(v, activation) < (0.0025 if activation == "sigmoid" else 0.01):
                    count += 1
        shares.append(count / entries)
    return tuple(shares)


def gradient_spread(x, weights, activation, dout):
    layers = network(x, weights, activation)
    gradient = dout.tolist()
    spreads = [0] * len(layers)
    for k in range(len(layers) - 1, -1, -1):
        h = layers[k]
        for n in range(len(gradient)):
            for j in range(len(gradient[n])):
                gradient[n][j] *= derivative(h[n][j], activation)
        numbers = [v for row in gradient for v in row]
        mean = sum(numbers) / len(numbers)
        spreads[k] = math.sqrt(sum((v - mean) ** 2 for v in numbers) / len(numbers))
        w = weights[k].tolist()
        gradient = [[sum(g * a for g, a in zip(row, line)) for line in w] for row in gradient]
    return tuple(spreads)
