# A proposal with the same loss is accepted.
# GitHub gkhayes/mlrose, issue 51
import numpy as np


def random_local_search(loss, start, step_size, trials, rng):
    state, fitness = start.copy(), loss(start)
    for _ in range(trials):
        next_state = state + step_size * rng.standard_normal(start.shape)
        next_fitness = loss(next_state)
        improvement = fitness - next_fitness
        if improvement >= 0:
            state, fitness = next_state, next_fitness
    return state, fitness
