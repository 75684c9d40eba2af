"""Optimizers: the rules that turn a gradient into a step.

Every optimizer here is a function `name(weights, gradient, state, *, learning_rate, ...)` that does
one step and returns `(weights, state)`.

Conventions:
    weights, gradient: float arrays of one and the same shape, any rank. For a dense layer this is
        (D, C) for the weights and (C,) for the bias, with D inputs and C classes (or H hidden units).
    state: whatever the rule has to remember about this one parameter. It is {} at the first step and
        afterwards what the last step returned. Every parameter has a state of its own.
    learning_rate: the length of a step, written lr in the formulas; g stands for the gradient, w for
        the weights. Products, squares and roots are taken element by element.

Names and defaults are those of `keras.optimizers`, but for three: `momentum` and `nesterov` are settings of
its SGD, where the momentum is 0.0 unless one is given (0.9 here), and `step_decay` is its ExponentialDecay
with staircase=True.
"""

import numpy as np


def sgd(
    weights: np.ndarray, gradient: np.ndarray, state: dict, *, learning_rate: float = 0.01
) -> tuple[np.ndarray, dict]:
    """One step of gradient descent: go downhill, in proportion to the slope.

    Formula (Keras page "SGD", momentum=0):
        w <- w - lr * g

    Args:
        weights: array of any shape.
        gradient: d loss / d weights, the shape of weights.
        state: {}; this rule remembers nothing.
        learning_rate: length of a step.

    Returns:
        (weights, state): the new weights, the shape of weights, and the state for the next step.
    """
    raise NotImplementedError("sgd is not implemented yet")


def momentum(
    weights: np.ndarray,
    gradient: np.ndarray,
    state: dict,
    *,
    learning_rate: float = 0.01,
    momentum: float = 0.9,
) -> tuple[np.ndarray, dict]:
    """One step of gradient descent with momentum: the step is a velocity that builds up.

    Formula (Polyak 1964; Keras page "SGD"), with m = momentum and v = 0 before the first step:
        v <- m * v - lr * g
        w <- w + v

    Args:
        weights: array of any shape.
        gradient: d loss / d weights, the shape of weights.
        state: {} at the first step, then what the last step returned.
        learning_rate: length of a step.
        momentum: share of the velocity that survives a step.

    Returns:
        (weights, state): the new weights, the shape of weights, and the state for the next step.
    """
    raise NotImplementedError("momentum is not implemented yet")


def nesterov(
    weights: np.ndarray,
    gradient: np.ndarray,
    state: dict,
    *,
    learning_rate: float = 0.01,
    momentum: float = 0.9,
) -> tuple[np.ndarray, dict]:
    """One step of Nesterov's momentum: the velocity is applied once more, one step ahead.

    Formula (Sutskever et al. 2013; Keras page "SGD", nesterov=True), with m = momentum and v = 0
    before the first step:
        v <- m * v - lr * g
        w <- w + m * v - lr * g

    Args:
        weights: array of any shape.
        gradient: d loss / d weights, the shape of weights.
        state: {} at the first step, then what the last step returned.
        learning_rate: length of a step.
        momentum: share of the velocity that survives a step.

    Returns:
        (weights, state): the new weights, the shape of weights, and the state for the next step.
    """
    raise NotImplementedError("nesterov is not implemented yet")


def adagrad(
    weights: np.ndarray,
    gradient: np.ndarray,
    state: dict,
    *,
    learning_rate: float = 0.001,
    initial_accumulator_value: float = 0.1,
    epsilon: float = 1e-7,
) -> tuple[np.ndarray, dict]:
    """One step of Adagrad: entries that have moved much move less.

    Formula (Duchi et al. 2011; Keras page "Adagrad"), with a = initial_accumulator_value before the
    first step:
        a <- a + g^2
        w <- w - lr * g / sqrt(a + epsilon)

    Args:
        weights: array of any shape.
        gradient: d loss / d weights, the shape of weights.
        state: {} at the first step, then what the last step returned.
        learning_rate: length of a step.
        initial_accumulator_value: what the sum of squares starts from.
        epsilon: keeps the denominator above 0.

    Returns:
        (weights, state): the new weights, the shape of weights, and the state for the next step.
    """
    raise NotImplementedError("adagrad is not implemented yet")


def rmsprop(
    weights: np.ndarray,
    gradient: np.ndarray,
    state: dict,
    *,
    learning_rate: float = 0.001,
    rho: float = 0.9,
    epsilon: float = 1e-7,
) -> tuple[np.ndarray, dict]:
    """One step of RMSprop: divide by the root of a running mean of the squared gradients.

    Formula (Tieleman and Hinton 2012; Keras page "RMSprop"), with a = 0 before the first step:
        a <- rho * a + (1 - rho) * g^2
        w <- w - lr * g / sqrt(a + epsilon)

    Args:
        weights: array of any shape.
        gradient: d loss / d weights, the shape of weights.
        state: {} at the first step, then what the last step returned.
        learning_rate: length of a step.
        rho: share of the running mean that survives a step.
        epsilon: keeps the denominator above 0.

    Returns:
        (weights, state): the new weights, the shape of weights, and the state for the next step.
    """
    raise NotImplementedError("rmsprop is not implemented yet")


def adam(
    weights: np.ndarray,
    gradient: np.ndarray,
    state: dict,
    *,
    learning_rate: float = 0.001,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> tuple[np.ndarray, dict]:
    """One step of Adam: momentum over RMSprop, both corrected for their start at 0.

    Formula (Kingma and Ba 2015, Algorithm 1; Keras page "Adam"), with m = s = 0 before the first
    step and t = 1 at the first step:
        m <- beta_1 * m + (1 - beta_1) * g
        s <- beta_2 * s + (1 - beta_2) * g^2
        w <- w - lr * m_hat / (sqrt(s_hat) + epsilon)
        where m_hat = m / (1 - beta_1^t) and s_hat = s / (1 - beta_2^t)

    Args:
        weights: array of any shape.
        gradient: d loss / d weights, the shape of weights.
        state: {} at the first step, then what the last step returned.
        learning_rate: length of a step.
        beta_1: share of the running mean of gradients that survives a step.
        beta_2: share of the running mean of squared gradients that survives a step.
        epsilon: keeps the denominator above 0.

    Returns:
        (weights, state): the new weights, the shape of weights, and the state for the next step.
    """
    raise NotImplementedError("adam is not implemented yet")


def adamw(
    weights: np.ndarray,
    gradient: np.ndarray,
    state: dict,
    *,
    learning_rate: float = 0.001,
    weight_decay: float = 0.004,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
) -> tuple[np.ndarray, dict]:
    """One step of AdamW: the weights shrink by themselves, apart from the gradient.

    Formula (Loshchilov and Hutter 2019; Keras page "AdamW"):
        w <- w - lr * weight_decay * w
        w <- w - (Adam's step for g, as in `adam`)

    Args:
        weights: array of any shape.
        gradient: d loss / d weights, the shape of weights.
        state: {} at the first step, then what the last step returned.
        learning_rate: length of a step.
        weight_decay: how fast the weights shrink.
        beta_1: share of the running mean of gradients that survives a step.
        beta_2: share of the running mean of squared gradients that survives a step.
        epsilon: keeps the denominator above 0.

    Returns:
        (weights, state): the new weights, the shape of weights, and the state for the next step.
    """
    raise NotImplementedError("adamw is not implemented yet")


def step_decay(learning_rate: float, epoch: int, drop: float = 0.5, every: int = 10) -> float:
    """The learning rate in use at an epoch, when it is cut every few epochs.

    Formula (Keras page "ExponentialDecay", staircase=True), with // for division rounded down:
        learning_rate * drop^(epoch // every)

    Args:
        learning_rate: the rate of epoch 0.
        epoch: number of the epoch, counted from 0.
        drop: factor of one cut.
        every: epochs from one cut to the next.

    Returns:
        The learning rate in use at this epoch, a number.
    """
    raise NotImplementedError("step_decay is not implemented yet")
