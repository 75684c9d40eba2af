"""Linear classification: scores, probabilities, and two losses with their gradients.

A linear classifier gives every class a score. A loss turns the scores and the true labels into one number
that says how wrong the classifier is, and its gradient says how the scores should change.

Conventions:
    N examples, D inputs per example, C classes.
    x (N, D), weights (D, C), bias (C,), scores (N, C), one row per example.
    labels (N,), integers from 0 to C - 1 of any integer type.
    Losses are means over the batch. Gradients have the shape of the array they belong to.
"""

import numpy as np


def linear_scores(x: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Score every class of every example with a linear function.

    Shapes: x (N, D), weights (D, C), bias (C,) -> scores (N, C).

    Formula (Keras, "Dense layer", without an activation):
        scores = x weights + bias

    Args:
        x: inputs, one row per example.
        weights: one column per class.
        bias: one number per class, added to that class's score of every example.

    Returns:
        The scores, one row per example, one column per class.
    """
    raise NotImplementedError("linear_scores is not implemented yet")


def softmax(scores: np.ndarray) -> np.ndarray:
    """Turn each row of scores into probabilities.

    Shapes: scores (N, C) -> probabilities (N, C).

    Formula (Bridle 1990, "Probabilistic Interpretation of Feedforward Classification Network Outputs";
    Keras, "softmax activation"):
        p_ij = exp(s_ij) / sum_k exp(s_ik)

    Adding one number to all scores of a row changes nothing. Choose that number so that no exponential
    overflows: scores of 10,000 are allowed.

    Args:
        scores: any finite numbers.

    Returns:
        Probabilities; every row sums to 1.
    """
    raise NotImplementedError("softmax is not implemented yet")


def softmax_loss(scores: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """Compute the mean cross-entropy of softmax probabilities, and its gradient.

    Shapes: scores (N, C), labels (N,) -> loss (a number), dscores (N, C).

    Formula (Goodfellow, Bengio and Courville 2016, "Deep Learning", section 6.2.2.3; Keras,
    "SparseCategoricalCrossentropy", with from_logits=True):
        loss = -1/N sum_i log p_iy,  y = labels[i],  p = softmax(scores)

    Both results stay finite and right for scores of 10,000. A probability may round to 0 there, so
    work with log p = s - log(sum exp(s)) rather than with the logarithm of a rounded p.

    Args:
        scores: any finite numbers.
        labels: the true class of each example.

    Returns:
        The pair (loss, dscores); dscores is the derivative of the loss with respect to the scores.
    """
    raise NotImplementedError("softmax_loss is not implemented yet")


def hinge_loss(scores: np.ndarray, labels: np.ndarray, margin: float = 1.0) -> tuple[float, np.ndarray]:
    """Compute the multiclass hinge loss, and its gradient.

    Shapes: scores (N, C), labels (N,) -> loss (a number), dscores (N, C).

    Formula (Weston and Watkins 1999, "Support Vector Machines for Multi-Class Pattern Recognition"):
        loss = 1/N sum_i sum_{j != y} max(0, s_ij - s_iy + margin),  y = labels[i]

    A wrong class counts for the gradient where its term is greater than 0; at exactly 0 the derivative
    is taken as 0. Keras's "CategoricalHinge" is another loss: it looks at the worst wrong class only.

    Args:
        scores: any finite numbers.
        labels: the true class of each example.
        margin: how far the true class has to lead every other class.

    Returns:
        The pair (loss, dscores); dscores is the derivative of the loss with respect to the scores.
    """
    raise NotImplementedError("hinge_loss is not implemented yet")


def full_loss(
    x: np.ndarray, labels: np.ndarray, weights: np.ndarray, bias: np.ndarray, rate: float
) -> tuple[float, np.ndarray, np.ndarray]:
    """Compute the softmax loss of a linear classifier with an L2 penalty, and its gradients.

    Shapes: x (N, D), labels (N,), weights (D, C), bias (C,) -> loss (a number), dweights (D, C), dbias (C,).

    Formula (Krogh and Hertz 1992, "A Simple Weight Decay Can Improve Generalization"; Keras,
    "L2 regularizer", which has no factor 1/2):
        loss = softmax_loss(x weights + bias, labels) + rate sum(weights²)

    The bias is not penalised. The penalty is not divided by N.

    Args:
        x: inputs, one row per example.
        labels: the true class of each example.
        weights: one column per class.
        bias: one number per class.
        rate: strength of the penalty, 0 for none.

    Returns:
        The triple (loss, dweights, dbias).
    """
    raise NotImplementedError("full_loss is not implemented yet")
