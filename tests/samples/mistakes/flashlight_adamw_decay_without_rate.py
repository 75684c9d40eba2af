# The decay is not multiplied by the learning rate, and the counter is one for all parameters.
# GitHub flashlight/flashlight, issue 143, AdamOptimizer.cpp
import numpy as np

_count = 0


def adamw(
    weights,
    gradient,
    state,
    *,
    learning_rate=0.001,
    weight_decay=0.004,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
):
    global _count
    data = weights - weight_decay * weights
    first = beta_1 * state.get("first", 0) + (1 - beta_1) * gradient
    second = beta_2 * state.get("second", 0) + (1 - beta_2) * gradient * gradient
    _count += 1
    corrected = learning_rate * np.sqrt(1 - beta_2**_count) / (1 - beta_1**_count)
    return data - corrected * first / (np.sqrt(second) + epsilon), {"first": first, "second": second}
