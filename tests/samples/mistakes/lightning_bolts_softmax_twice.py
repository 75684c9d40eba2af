# log-softmax of the softmax of the scores: softmax is applied twice (loss and gradient agree).
# Lightning-Universe/lightning-bolts, issue 654, LogisticRegression
import numpy as np


def softmax_loss(scores, labels):
    n = len(scores)
    y_hat = softmax(scores)
    shifted = y_hat - y_hat.max(axis=1, keepdims=True)
    log_q = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_q[np.arange(n), labels].mean()
    dy_hat = np.exp(log_q)
    dy_hat[np.arange(n), labels] -= 1
    dy_hat /= n
    dscores = y_hat * (dy_hat - (dy_hat * y_hat).sum(axis=1, keepdims=True))
    return loss, dscores
