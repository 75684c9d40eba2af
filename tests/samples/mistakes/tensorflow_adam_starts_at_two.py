# The counter is 1 at the start and goes up before it is used: t = 2 at the first step.
# GitHub tensorflow/tensorflow, issue 35444 (the mistake that is feared there)
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    iterations = state.get("iterations", 1)
    local_step = iterations + 1
    m = beta_1 * state.get("m", np.zeros(weights.shape)) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", np.zeros(weights.shape)) + (1 - beta_2) * np.square(gradient)
    lr = learning_rate * np.sqrt(1 - beta_2**local_step) / (1 - beta_1**local_step)
    return weights - lr * m / (np.sqrt(v) + epsilon), {"iterations": local_step, "m": m, "v": v}
