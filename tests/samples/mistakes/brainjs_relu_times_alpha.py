# The leak's factor is at the wrong side: 0 below 0, alpha * x above.
# GitHub BrainJS/brain.js, issue 560, src/neural-network.js
import numpy as np


def relu_forward(x):
    alpha = 0.01
    return np.where(x < 0, 0, alpha * x), x
