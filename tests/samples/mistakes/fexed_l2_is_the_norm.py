# L2 returns l * np.linalg.norm(weights): the root is not squared away.
# fexed/neuralnetwork-from-scratch, regularizators.py
import numpy as np


def l2_penalty(weights, rate):
    norm = np.linalg.norm(weights)
    return rate * norm, 2 * rate * weights
