# += where = belongs: the old average stays whole and its share rho comes on top.
# binne.notion.site, notes on "Adam: A Method For Stochastic Optimization"
import numpy as np


def rmsprop(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    grad_squared = state.get("grad_squared", np.zeros_like(weights))
    grad_squared = grad_squared + (rho * grad_squared + (1 - rho) * gradient * gradient)
    weights = weights - learning_rate * gradient / (np.sqrt(grad_squared) + epsilon)
    return weights, {"grad_squared": grad_squared}
