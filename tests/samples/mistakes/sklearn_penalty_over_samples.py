# The penalty is divided by n_samples, in the loss and in the gradient.
# scikit-learn/scikit-learn, issue 6780, multilayer_perceptron.py
import numpy as np


def full_loss(x, labels, weights, bias, rate):
    n_samples = x.shape[0]
    loss, dscores = softmax_loss(linear_scores(x, weights, bias), labels)
    values = np.sum(weights**2)
    loss += rate * values / n_samples
    coef_grads = x.T @ dscores
    coef_grads += 2 * rate * weights / n_samples
    return loss, coef_grads, dscores.sum(axis=0)
