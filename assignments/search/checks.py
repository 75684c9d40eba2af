"""Checks of the searches: what came back is held against what was tried, whatever the random numbers were.

Each check knows which candidates a search looked at, because it hands in the function that draws them or
the loss that is asked about them. The relations are worked out by the `measure` functions, in the grader.
"""

import numpy as np

from grader.authoring import check, close, distribution, exact, same_shape

SHAPE = same_shape(reason="The values are judged by the checks that follow.")
UNCHANGED = exact(reason="An argument that nobody touched is equal to the last bit.")
SAME = close(rtol=1e-6, reason="Nothing is computed, only copied: float32 carries 1e-7.")
NO_GAP = close(
    rtol=1e-5,
    atol=1e-5,
    reason="float32 moves points by 1e-6 and losses by as much of themselves; other candidates are 1e-2 off.",
)
PATH = close(rtol=1e-5, reason="A few dozen products and differences in float32 carry 1e-6.")
BEST = {
    "best_x_to_the_nearest_that_was_tried": NO_GAP,
    "loss_of_best_x_above_the_smallest": NO_GAP,
    "best_loss_above_the_smallest": NO_GAP,
}
BETTER = {
    **BEST,
    "start": UNCHANGED,
    "better_than_the_start": exact(
        reason="Nine proposals of ten go downhill from here; 200 that all go uphill come once in 1e200 runs."
    ),
}
SAME_SEED = {
    "same_seed_differs": exact(reason="The same seed gives the same result, bit for bit."),
    "second_call_repeats_the_first": exact(
        reason="Two searches of 60 independent draws end at one point less than once in 1e17 runs."
    ),
}
NEW_CANDIDATES = {
    **SAME_SEED,
    "drawn_twice": exact(reason="Two draws of five numbers are the same less than once in 1e70 runs."),
}
PROPOSALS = "A correct sample of 30,000 strays further than this once in 1e9 gradings."


# -- losses ------------------------------------------------------------------------------------


def bumpy(x):
    """A bowl around 0.5 with ripples in it, so that there are many valleys; 10 at its bottom."""
    away = x - 0.5
    return 10 + np.sum(away**2 + 2 * (1 - np.cos(4 * away)))


def huge(x):
    """The same in another unit: 1e13 at its bottom."""
    return 1e12 * bumpy(x)


def mistakes(x):
    """How many entries lie far from 0: whole numbers, so that many points have the same loss."""
    return int(np.sum(np.abs(x) > 1))


def plane(x):
    """A slope without a bottom: half of all steps go downhill, wherever they begin."""
    return -np.sum(x)


def plain(x):
    """The same height everywhere."""
    return 3.0


class Watched:
    """A loss that notes the points at which it is asked, each of them once."""

    def __init__(self, loss):
        self.loss, self.found = loss, {}

    def __call__(self, x):
        point = np.array(x, dtype=float)
        self.found.setdefault(point.tobytes(), point)
        return self.loss(x)

    def points(self):
        """The points in the order in which they were met."""
        return np.array(list(self.found.values()))


class Drawn:
    """A sample function that notes what it draws, evenly from -3 to 3.

    The first and the last of so many trials lie further out, from 3 to 9: neither of them is the best. Or the
    first one is: it lies at the bottom of the bowl, but for a hundredth.
    """

    def __init__(self, shape, trials=None, *, first_is_best=False):
        self.shape, self.candidates = shape, []
        self.first_is_best = first_is_best
        self.far_out = () if trials is None else (0, trials - 1)

    def __call__(self, rng):
        candidate, number = rng.uniform(-3.0, 3.0, size=self.shape), len(self.candidates)
        if number == 0 and self.first_is_best:
            candidate = 0.5 + 0.01 * candidate
        elif number in self.far_out:
            candidate = candidate + 6
        self.candidates.append(candidate)
        return candidate.copy()

    def points(self):
        """What was drawn."""
        return np.array(self.candidates)


def in_rows(points, rows, shape):
    """Points repeated up to a number of rows: how many there are is asked by a check of its own."""
    return np.resize(points, (rows, *shape))


def as_many_rows(points, rows, shape):
    """Exactly so many rows: where points are missing, the last one stands again, as a step of 0."""
    return points[np.minimum(np.arange(rows), len(points) - 1)] if len(points) else np.zeros((rows, *shape))


# -- relations ---------------------------------------------------------------------------------


def best_of(loss, tried, best_x, best_loss):
    """How far the best point and its loss are from the best that was tried; losses relative to their size."""
    smallest = min(loss(point) for point in tried)
    size = max(1.0, abs(smallest))
    return {
        "best_x_to_the_nearest_that_was_tried": min(np.linalg.norm(best_x - point) for point in tried),
        "loss_of_best_x_above_the_smallest": (loss(best_x) - smallest) / size,
        "best_loss_above_the_smallest": (best_loss - smallest) / size,
    }


def best_of_bumpy(tried, best_x, best_loss):
    """`best_of` for the loss with many valleys."""
    return best_of(bumpy, tried, best_x, best_loss)


def best_of_huge(tried, best_x, best_loss):
    """`best_of` for the huge loss."""
    return best_of(huge, tried, best_x, best_loss)


def best_of_mistakes(tried, best_x, best_loss):
    """`best_of` for the loss of whole numbers."""
    return best_of(mistakes, tried, best_x, best_loss)


def better_than_start(loss, start, best_x):
    """Whether the search went downhill at all; the start goes along, so that it is the right one."""
    return {"start": start, "better_than_the_start": loss(best_x) < loss(start)}


def best_of_bumpy_from_start(start, tried, best_x, best_loss):
    """`best_of` and `better_than_start` for the loss with many valleys."""
    return best_of_bumpy(tried, best_x, best_loss) | better_than_start(bumpy, start, best_x)


def best_of_huge_from_start(start, tried, best_x, best_loss):
    """`best_of` and `better_than_start` for the huge loss."""
    return best_of_huge(tried, best_x, best_loss) | better_than_start(huge, start, best_x)


def results_that_differ(first, second, once, again):
    """Whether two calls in a row end at the same point, and two from the same seed at others."""
    return {
        "same_seed_differs": once != again,
        "second_call_repeats_the_first": np.array_equal(first, second),
    }


def searches_that_differ(first, second, once, again, drawn_twice):
    """The same of two searches, and how many candidates of one were drawn before."""
    return {**results_that_differ(first, second, once, again), "drawn_twice": drawn_twice}


def steps_from_the_best(start, tried):
    """Each proposal on a plane less the best point before it, in rows."""
    best, steps = start, []
    for point in tried:
        if np.allclose(point, start, rtol=1e-6, atol=1e-6):  # the start itself, whenever it was asked about
            continue
        steps.append(np.ravel(point - best))
        if plane(point) < plane(best):
            best = point
    return {"start": start, "steps": np.array(steps)}


def candidates_changed(drawn, held):
    """Where the arrays that were drawn do not hold what they held before."""
    return {"changed": drawn != held}


# -- random search -----------------------------------------------------------------------------


@check("random_search", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """A candidate of the right shape and one number, both finite"""
    best_x, best_loss = student.random_search(bumpy, Drawn((4,)), 7, rng)
    return {"best_x": best_x, "best_loss": best_loss}


@check("random_search", points=3, measure=best_of_bumpy, compare=BEST)
def best_of_the_candidates(student, rng):
    """The best of 30 candidates, and its loss"""
    sample = Drawn((3,), 30)
    best_x, best_loss = student.random_search(bumpy, sample, 30, rng)
    return {"tried": in_rows(sample.points(), 40, (3,)), "best_x": best_x, "best_loss": best_loss}


@check("random_search", points=1, measure=best_of_huge, compare=BEST)
def huge_losses(student, rng):
    """Losses beyond 1e13, all of them, and the first is the smallest"""
    sample = Drawn((5,), 25, first_is_best=True)
    best_x, best_loss = student.random_search(huge, sample, 25, rng)
    return {"tried": in_rows(sample.points(), 40, (5,)), "best_x": best_x, "best_loss": best_loss}


@check("random_search", points=2, compare=SHAPE)
def as_many_draws_as_trials(student, rng):
    """As many candidates are drawn as there are trials: one, and nineteen"""
    once, often = Drawn((3,)), Drawn((6,))
    student.random_search(bumpy, once, 1, rng)
    student.random_search(bumpy, often, 19, rng)
    return {"drawn_in_1_trial": once.points(), "drawn_in_19_trials": often.points()}


@check("random_search", points=1, measure=best_of_mistakes, compare=BEST, needs="best_of_the_candidates")
def candidates_that_tie(student, rng):
    """Matrices whose losses are whole numbers, so that several are the best"""
    sample = Drawn((3, 5), 35)
    best_x, best_loss = student.random_search(mistakes, sample, 35, rng)
    return {"tried": in_rows(sample.points(), 50, (3, 5)), "best_x": best_x, "best_loss": best_loss}


@check("random_search", points=1, measure=searches_that_differ, compare=NEW_CANDIDATES)
def draws_from_the_generator(student, rng):
    """A new candidate at every draw and call, and the same result again from the same seed"""
    seed, drawn = int(rng.integers(2**31)), Drawn((5,))
    first, _ = student.random_search(bumpy, drawn, 60, rng)
    second, _ = student.random_search(bumpy, Drawn((5,)), 60, rng)
    once, _ = student.random_search(bumpy, Drawn((5,)), 60, np.random.default_rng(seed))
    again, _ = student.random_search(bumpy, Drawn((5,)), 60, np.random.default_rng(seed))
    twice = len(drawn.candidates) - len({candidate.tobytes() for candidate in drawn.candidates})
    return {"first": first, "second": second, "once": once, "again": again, "drawn_twice": twice}


@check(
    "random_search",
    points=1,
    measure=candidates_changed,
    compare=UNCHANGED,
    needs=("best_of_the_candidates", "as_many_draws_as_trials"),
)
def leaves_arguments_alone(student, rng):
    """The candidates hold what they held when they were drawn"""
    sample, held = Drawn((4,), 20), []

    def sample_and_hold(generator):
        held.append(sample(generator))
        return held[-1]

    student.random_search(bumpy, sample_and_hold, 20, rng)
    return {"drawn": sample.points(), "held": np.array(held)}


@check("random_search", points=1, measure=best_of_bumpy, compare=BEST, hidden=True)
def best_of_many_matrices(student, rng):
    """The best of 80 matrices, and its loss"""
    sample = Drawn((3, 5), 80)
    best_x, best_loss = student.random_search(bumpy, sample, 80, rng)
    return {"tried": in_rows(sample.points(), 100, (3, 5)), "best_x": best_x, "best_loss": best_loss}


# -- random local search -----------------------------------------------------------------------
# With some thirty entries, who accepts every proposal never ends at the best of 200, not even by chance.


def local_search(student, rng, loss, start, step_size, trials):
    """One search, with what it was asked about."""
    watched = Watched(loss)
    best_x, best_loss = student.random_local_search(watched, start.copy(), step_size, trials, rng)
    tried = in_rows(watched.points(), trials + 10, start.shape)
    return {"start": start, "tried": tried, "best_x": best_x, "best_loss": best_loss}


@check("random_local_search", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """A point of the start's shape and one number, both finite"""
    best_x, best_loss = student.random_local_search(bumpy, rng.normal(size=4), 0.3, 7, rng)
    return {"best_x": best_x, "best_loss": best_loss}


@check("random_local_search", points=3, measure=best_of_bumpy_from_start, compare=BETTER)
def best_of_the_proposals(student, rng):
    """The best of the start and 200 proposals, and its loss"""
    return local_search(student, rng, bumpy, np.tile([2.6, -1.7, 3.1], (10, 1)), 0.4, 200)


@check("random_local_search", points=1, measure=best_of_huge_from_start, compare=BETTER)
def huge_losses(student, rng):
    """Losses beyond 1e13, all of them"""
    return local_search(student, rng, huge, np.tile([3.1, 2.6, -1.7, -2.1], 8), 0.4, 200)


@check("random_local_search", points=2, compare=SHAPE)
def as_many_proposals_as_trials(student, rng):
    """The start and as many proposals as there are trials are looked at, one and nineteen"""
    once, often = Watched(bumpy), Watched(bumpy)
    student.random_local_search(once, rng.normal(size=3), 0.3, 1, rng)
    student.random_local_search(often, rng.normal(size=6), 0.3, 19, rng)
    return {"points_in_1_trial": once.points(), "points_in_19_trials": often.points()}


@check(
    "random_local_search",
    points=2,
    measure=steps_from_the_best,
    compare={
        "start": UNCHANGED,
        "steps": distribution(mean=0.0, stddev=0.3, kind="normal", reason=PROPOSALS),
    },
    needs=("best_of_the_proposals", "as_many_proposals_as_trials"),
)
def proposals_around_the_best(student, rng):
    """Proposals lie around the best point so far, with a standard deviation of step_size"""
    start, watched = rng.normal(size=100), Watched(plane)
    student.random_local_search(watched, start.copy(), 0.3, 300, rng)
    return {"start": start, "tried": as_many_rows(watched.points(), 301, (100,))}


@check("random_local_search", points=2, compare=SAME, needs="as_many_proposals_as_trials")
def only_downhill(student, rng):
    """On a plain, and at the deepest point, the search stays where it is"""
    at_the_bottom = np.full((3, 4), 0.5)
    best_on_a_plain, _ = student.random_local_search(plain, rng.normal(size=5), 0.3, 40, rng)
    best_at_the_bottom, loss_there = student.random_local_search(bumpy, at_the_bottom, 0.3, 40, rng)
    return {"on_a_plain": best_on_a_plain, "at_the_bottom": best_at_the_bottom, "loss_there": loss_there}


@check("random_local_search", points=1, measure=results_that_differ, compare=SAME_SEED)
def draws_from_the_generator(student, rng):
    """New proposals at every call, and the same result again from the same seed"""
    start, seed = rng.normal(size=5), int(rng.integers(2**31))
    first, _ = student.random_local_search(plane, start.copy(), 0.3, 60, rng)
    second, _ = student.random_local_search(plane, start.copy(), 0.3, 60, rng)
    once, _ = student.random_local_search(plane, start.copy(), 0.3, 60, np.random.default_rng(seed))
    again, _ = student.random_local_search(plane, start.copy(), 0.3, 60, np.random.default_rng(seed))
    return {"first": first, "second": second, "once": once, "again": again}


@check("random_local_search", points=1, compare=UNCHANGED, needs="best_of_the_proposals")
def leaves_arguments_alone(student, rng):
    """The start holds what it held before"""
    start = rng.normal(size=(4, 3))
    student.random_local_search(plane, start, 0.3, 60, rng)
    return {"start": start}


@check(
    "random_local_search",
    points=1,
    measure=steps_from_the_best,
    compare={
        "start": UNCHANGED,
        "steps": distribution(mean=0.0, stddev=2.5, kind="normal", reason=PROPOSALS),
    },
    needs=("best_of_the_proposals", "as_many_proposals_as_trials"),
    hidden=True,
)
def wide_proposals_for_a_matrix(student, rng):
    """Proposals around the best matrix so far, with a standard deviation of 2.5"""
    start, watched = rng.normal(size=(8, 15)), Watched(plane)
    student.random_local_search(watched, start.copy(), 2.5, 250, rng)
    return {"start": start, "tried": as_many_rows(watched.points(), 251, (8, 15))}


# -- gradient descent --------------------------------------------------------------------------


def bowl(rng, units):
    """The gradient of 0.5 * sum(curvature * (x - bottom)^2), a bowl of another curvature along each axis."""
    curvature, bottom = rng.uniform(0.5, 3.0, size=units), rng.normal(size=units)
    return lambda x: curvature * (x - bottom)


@check("gradient_descent", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """The start and one point per step, all of them finite"""
    return {"path": student.gradient_descent(bowl(rng, 4), rng.normal(size=4), 0.1, 6)}


@check("gradient_descent", points=3, compare=PATH)
def down_a_bowl(student, rng):
    """Nine steps down a bowl"""
    return {"path": student.gradient_descent(bowl(rng, 3), rng.normal(size=3), 0.2, 9)}


@check("gradient_descent", points=1, compare=PATH)
def rate_too_large(student, rng):
    """A learning rate so large that the path leaves the bowl"""
    return {"path": student.gradient_descent(lambda x: 4 * x, rng.normal(size=5), 0.9, 8)}


@check("gradient_descent", points=1, compare=PATH)
def no_steps(student, rng):
    """No steps: the path is the start alone"""
    return {"path": student.gradient_descent(bowl(rng, 5), rng.normal(size=5), 0.1, 0)}


@check("gradient_descent", points=2, compare=PATH)
def two_valleys(student, rng):
    """A loss with two valleys: each side of the ridge leads to its own"""

    def slope(x):  # of sum((x^2 - 1)^2), with valleys at -1 and 1
        return 4 * x * (x**2 - 1)

    left, right = -rng.uniform(0.2, 0.6, size=3), rng.uniform(0.2, 0.6, size=5)
    return {
        "from_the_left": student.gradient_descent(slope, left, 0.05, 25),
        "from_the_right": student.gradient_descent(slope, right, 0.05, 25),
    }


@check("gradient_descent", points=2, compare=PATH)
def weights_of_a_linear_model(student, rng):
    """Least squares: the path of a weight matrix"""
    x, weights = rng.normal(size=(12, 4)), rng.normal(size=(4, 3))
    y = x @ rng.normal(size=(4, 3))

    def slope(w):  # of mean over the batch of sum((x w - y)^2)
        return 2 * x.T @ (x @ w - y) / len(x)

    return {"path": student.gradient_descent(slope, weights, 0.1, 7)}


@check("gradient_descent", points=1, compare=UNCHANGED, needs="down_a_bowl")
def leaves_arguments_alone(student, rng):
    """The start and the gradient's own array hold what they held before"""
    start, slope = rng.normal(size=6), rng.normal(size=6)
    student.gradient_descent(lambda x: slope, start, 0.1, 4)
    return {"start": start, "slope": slope}


@check("gradient_descent", points=1, compare=PATH, hidden=True)
def a_long_path(student, rng):
    """Sixty steps with another learning rate"""
    return {"path": student.gradient_descent(bowl(rng, 7), rng.normal(size=7), 0.03, 60)}
