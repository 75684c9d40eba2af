# The other extreme is picked: argmax where argmin belongs.
# GitHub bqth29/simulated-bifurcation-algorithm, pull request 28
import numpy as np


def random_search(loss, sample, trials, rng):
    agents = [sample(rng) for _ in range(trials)]
    values = np.array([loss(agent) for agent in agents])
    best = np.argmax(values)
    return agents[best], values[best]
