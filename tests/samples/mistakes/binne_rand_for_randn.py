# Uniform numbers on [0, 1) times the standard deviation, where normal ones are wanted: none is negative.
# binne.notion.site, notes "Wight Initialization" (W_small).
def normal(fan_in, fan_out, rng, stddev=0.01):
    return stddev * rng.random((fan_in, fan_out))
