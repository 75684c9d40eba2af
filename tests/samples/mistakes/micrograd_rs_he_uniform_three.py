# The limit is sqrt(3 / fan_in), which is LeCun's, not sqrt(6 / fan_in).
# GitHub LazaroHurtado/micrograd-rs, pull request 10, src/utils/weights.rs
import math


def he_uniform(fan_in, fan_out, rng):
    limit = math.sqrt(3.0 / fan_in)
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))
