# The best loss begins at infinity, so the first proposal is accepted whatever it costs.
# GitHub argmin-rs/argmin, issue 150
import numpy as np


def random_local_search(loss, start, step_size, trials, rng):
    param, cost = start.copy(), np.inf
    for _ in range(trials):
        new_param = param + step_size * rng.standard_normal(start.shape)
        new_cost = loss(new_param)
        if new_cost < cost:
            param, cost = new_param, new_cost
    return param, cost
