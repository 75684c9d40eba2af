# The best state is noted at an improvement only: without one, None comes back.
# GitHub 100/Solid, issue 11, Solid/SimulatedAnnealing.py
import numpy as np


def random_local_search(loss, start, step_size, trials, rng):
    current = start.copy()
    best_state, best_energy = None, loss(start)
    for _ in range(trials):
        neighbour = current + step_size * rng.standard_normal(current.shape)
        energy = loss(neighbour)
        if energy < best_energy:
            best_energy = energy
            best_state = neighbour.copy()
            current = neighbour
    return best_state, best_energy
