# The rate is divided by 1 + decay * epoch, not multiplied by a factor in steps.
# keras-team/keras, issue 8086

import numpy as np


def step_decay(learning_rate, epoch, drop=0.5, every=10):
    return learning_rate / (1 + drop * epoch)
