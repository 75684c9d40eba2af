# Adam without bias correction: the running means are used as they are, small in the first steps.
# GitHub oxiglade/mlx-rs, issue 301 (adam_apply_single)
import numpy as np


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m, v = state if state else (np.zeros_like(weights), np.zeros_like(weights))
    m = beta_1 * m + (1.0 - beta_1) * gradient
    v = beta_2 * v + (1.0 - beta_2) * np.square(gradient)
    return weights - learning_rate * m / (np.sqrt(v) + epsilon), (m, v)
