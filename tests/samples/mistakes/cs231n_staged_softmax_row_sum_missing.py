# In the chain by stages the gradient of the denominator is not summed over the row: dscores is p·y - y, not p - y.
# "Softmax Derivative "Staged Computation"", a question of a student of CS231n, in huggingface.co/datasets/nvidia/Nemotron-CC-Math-v1
import numpy as np


def softmax_loss(scores, labels):
    n, c = scores.shape
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    e = np.exp(shifted)
    denominator = np.sum(e, axis=1, keepdims=True)
    log_p = shifted - np.log(denominator)
    y = np.zeros((n, c))
    y[np.arange(n), labels] = 1
    loss = -np.sum(y * log_p) / n
    # stages: log_p = shifted - log(denominator), denominator = sum of e, e = exp(shifted)
    d_log_p = -y / n
    d_log = -d_log_p
    d_denominator = d_log / denominator
    d_e = d_denominator
    return loss, d_log_p + e * d_e
