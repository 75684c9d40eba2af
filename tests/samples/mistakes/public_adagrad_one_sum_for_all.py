# One number is accumulated for all weights, the sum of all squared gradients, not one per weight.
# Public class AdaGrad with self.decay += np.sum(grads[key]*grads[key]) (search: AdaGrad numpy optimizer from scratch)
import numpy as np


def adagrad(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    total = state.get("total", initial_accumulator_value)
    total = total + np.sum(gradient * gradient)
    rate = learning_rate / np.sqrt(total + epsilon)
    return weights - rate * gradient, {"total": total}
