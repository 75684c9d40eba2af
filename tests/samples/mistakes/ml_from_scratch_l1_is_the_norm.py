# np.linalg.norm, which is the Euclidean norm, stands for the sum of absolute values.
# GitHub eriklindernoren/ML-From-Scratch, mlfromscratch/supervised_learning/regression.py
import numpy as np


def l1_penalty(weights, rate):
    return rate * np.linalg.norm(weights), rate * np.sign(weights)
