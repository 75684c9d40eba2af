# The steps are counted by one counter for all parameters, which goes up at every call.
# GitHub DiffSharp/DiffSharp, issue 292, src/DiffSharp.Core/Optim.fs
import numpy as np

_state_step = 0


def adam(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    global _state_step
    _state_step += 1
    m = beta_1 * state.get("m", 0) + (1 - beta_1) * gradient
    v = beta_2 * state.get("v", 0) + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**_state_step)
    v_hat = v / (1 - beta_2**_state_step)
    return weights - learning_rate * m_hat / (np.sqrt(v_hat) + epsilon), {"m": m, "v": v}
