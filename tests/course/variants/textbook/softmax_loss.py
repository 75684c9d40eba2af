import numpy as np


def linear_scores(x, W, b):
    return x.dot(W) + b


def softmax(scores):
    shifted = scores.copy()
    shifted -= np.max(shifted)   # one number for the whole batch would underflow ...
    shifted = scores - np.max(scores, axis=1, keepdims=True)   # ... so: one an example
    exp_scores = np.exp(shifted)
    probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
    return probs


def softmax_loss(x, y):
    """x: (N, C) scores, y: (N,) labels."""
    shifted_logits = x - np.max(x, axis=1, keepdims=True)
    Z = np.sum(np.exp(shifted_logits), axis=1, keepdims=True)
    log_probs = shifted_logits - np.log(Z)
    probs = np.exp(log_probs)
    N = x.shape[0]
    loss = -np.sum(log_probs[np.arange(N), y]) / N
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx


def hinge_loss(x, y, margin=1.0):
    N = x.shape[0]
    correct_class_scores = x[np.arange(N), y]
    margins = np.maximum(0, x - correct_class_scores[:, np.newaxis] + margin)
    margins[np.arange(N), y] = 0
    loss = np.sum(margins) / N
    num_pos = np.sum(margins > 0, axis=1)
    dx = np.zeros_like(x)
    dx[margins > 0] = 1
    dx[np.arange(N), y] -= num_pos
    dx /= N
    return loss, dx


def full_loss(X, y, W, b, reg):
    scores = linear_scores(X, W, b)
    loss, dscores = softmax_loss(scores, y)
    loss += reg * np.sum(W * W)
    dW = X.T.dot(dscores)
    dW += 2 * reg * W
    db = np.sum(dscores, axis=0)
    return loss, dW, db
