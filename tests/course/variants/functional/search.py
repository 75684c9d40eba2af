from functools import reduce
from itertools import accumulate, repeat
from operator import itemgetter

import numpy as np

second = itemgetter(1)


def random_search(loss, sample, trials, rng):
    return min(((x, loss(x)) for x in (sample(rng) for _ in range(trials))), key=second)


def random_local_search(loss, start, step_size, trials, rng):
    proposals = lambda x: rng.normal(x, step_size)
    with_loss = lambda x: (x, loss(x))
    return reduce(lambda best, _: min(best, with_loss(proposals(best[0])), key=second), range(trials), with_loss(start))


def gradient_descent(gradient, start, learning_rate, steps):
    step = lambda x, _: x - learning_rate * gradient(x)
    return tuple(accumulate(repeat(None, steps), step, initial=start))
