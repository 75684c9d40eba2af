# A decayed rate is taken for a factor: it is raised to the number of drops.
# GitHub open-edge-platform/physical-ai-studio, pull request 407
def step_decay(learning_rate, epoch, drop=0.5, every=10):
    num_drops = epoch // every
    decay_value = learning_rate * drop
    return learning_rate * decay_value**num_drops
