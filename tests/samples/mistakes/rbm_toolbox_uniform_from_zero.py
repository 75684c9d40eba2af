# Multiplied by low + (high - low) where low has to be added: the weights lie between 0 and limit.
# GitHub skaae/rbm_toolbox_lua, issue 8 (initcrbm)
import numpy as np


def uniform(fan_in, fan_out, rng, limit=0.05):
    low, high = -limit, limit
    return rng.random((fan_in, fan_out)) * (low + (high - low))
