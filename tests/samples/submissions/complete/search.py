"""Search: three ways to find weights with a small loss, from blind trying to following the slope.

A loss turns weights into one number. Training means to look for weights whose number is small. The first
way draws weights anywhere, the second tries small changes of the best weights so far, the third asks the
gradient for the direction.

Conventions:
    x is what is looked for: an array of any shape, such as the weights (D, C) of a linear classifier with D
        inputs and C classes. All candidates of one search have the same shape.
    loss is a function of x that returns one number. It need not be convex, and it may have any sign.
    rng is a `numpy.random.Generator` and the only source of randomness.
"""

from collections.abc import Callable

import numpy as np


def random_search(
    loss: Callable[[np.ndarray], float],
    sample: Callable[[np.random.Generator], np.ndarray],
    trials: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, float]:
    """Draw candidates at random and keep the one with the smallest loss.

    Shapes: every candidate has the same shape -> best_x of that shape, best_loss (a number).

    Formula (Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization"):
        x_1, ..., x_trials drawn by sample(rng)
        best_x = the x_i whose loss(x_i) is the smallest,  best_loss = loss(best_x)

    Of several candidates with the same smallest loss any one may be returned.

    Args:
        loss: what is to become small.
        sample: draws one candidate; call it with rng, exactly `trials` times.
        trials: number of candidates, 1 or more.
        rng: generator to hand to `sample`.

    Returns:
        The pair (best_x, best_loss).
    """
    best_x = sample(rng)
    best_loss = loss(best_x)
    for _ in range(trials - 1):
        candidate = sample(rng)
        candidate_loss = loss(candidate)
        if candidate_loss < best_loss:
            best_x, best_loss = candidate, candidate_loss
    return best_x, best_loss


def random_local_search(
    loss: Callable[[np.ndarray], float],
    start: np.ndarray,
    step_size: float,
    trials: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, float]:
    """Propose random small changes and accept those that go downhill.

    Shapes: start of any shape -> best_x of that shape, best_loss (a number).

    Formula (Rastrigin 1963, "The convergence of the random search method in the extremal control of a
    many-parameter system"), from best_x = start, `trials` times:
        proposal = best_x + step_size * z,  every entry of z from the standard normal distribution
        best_x <- proposal, if loss(proposal) < loss(best_x)

    A proposal with the same loss is not downhill, and is not accepted.

    Args:
        loss: what is to become small.
        start: where the search begins.
        step_size: standard deviation of the proposals around the best point so far.
        trials: number of proposals, 1 or more.
        rng: generator that the proposals are drawn from.

    Returns:
        The pair (best_x, best_loss), never worse than the start.
    """
    best_x = start.copy()
    best_loss = loss(best_x)
    for _ in range(trials):
        proposal = best_x + step_size * rng.normal(size=start.shape)
        proposal_loss = loss(proposal)
        if proposal_loss < best_loss:
            best_x, best_loss = proposal, proposal_loss
    return best_x, best_loss


def gradient_descent(
    gradient: Callable[[np.ndarray], np.ndarray], start: np.ndarray, learning_rate: float, steps: int
) -> np.ndarray:
    """Follow the gradient downhill and note every point of the way.

    Shapes: start of any shape -> path (steps + 1, ...), start included.

    Formula (Cauchy 1847, "Méthode générale pour la résolution des systèmes d'équations simultanées"; Keras
    page "SGD", momentum=0), for k = 0, 1, ..., steps - 1:
        path_0 = start
        path_{k+1} = path_k - learning_rate * gradient(path_k)

    Args:
        gradient: takes an array like start and returns the slope of the loss there, an array like start.
        start: where the path begins.
        learning_rate: length of a step, in proportion to the slope.
        steps: number of steps, 0 or more.

    Returns:
        The path: the start first, then one point for every step.
    """
    path = [start.copy()]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.stack(path)
