# The limit is 1 / sqrt(fan_in).
# GitHub eriklindernoren/ML-From-Scratch, mlfromscratch/deep_learning/layers.py
import math


def xavier_uniform(fan_in, fan_out, rng):
    limit = 1 / math.sqrt(fan_in)
    return rng.uniform(-limit, limit, (fan_in, fan_out))
