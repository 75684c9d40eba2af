# One number is drawn for each neuron, and all its inputs get it.
# GitHub EurekaLabsAI/micrograd, pull request 2
import numpy as np


def uniform(fan_in, fan_out, rng, limit=0.05):
    neurons = [[rng.uniform(-limit, limit)] * fan_in for _ in range(fan_out)]
    return np.array(neurons).T
