"""Checks of dropout: masks are judged by how often and how independently, never by which units.

Each check draws all of its inputs before it hands `rng` on: an implementation may take any number of
random numbers from it.
"""

import numpy as np

from grader.authoring import check, close, exact, frequency, same_shape

SHAPE = same_shape(reason="The values are judged by the checks that follow.")
UNCHANGED = exact(reason="An argument that nobody touched is equal to the last bit.")
SAME = close(rtol=1e-6, reason="Nothing is computed, only copied: float32 carries 1e-7.")
FACTOR = close(rtol=1e-5, reason="One division and one product: float32 carries 1e-7.")
FALSE_ALARM = "A correct mask strays further than this once in 1e9 gradings (Hoeffding's inequality)."


def nonzero(rng, shape):
    """Numbers of either sign, none of them 0, so that a 0 in the output is a dropped unit."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 2.0, size=shape)


def factors(out, x):
    """The smallest and the largest factor between the units that are not 0 in `out` and those of `x`."""
    out = np.asarray(out)
    kept = out != 0
    quotient = out / x
    return {
        "smallest_factor": np.min(quotient, where=kept, initial=1e9),
        "largest_factor": np.max(quotient, where=kept, initial=-1e9),
    }


def both_of_a_pair(kept):
    """For disjoint pairs of neighbours in a row, and in a column: are both of them kept?"""
    return {
        "pairs_in_a_row": kept[:, 0::2] & kept[:, 1::2],
        "pairs_in_a_column": kept[0::2] & kept[1::2],
    }


# -- forward -----------------------------------------------------------------------------------


@check("dropout_forward", points=1, compare=SHAPE)
def shape_and_finite(student, rng):
    """An output of the input's shape, all of it finite"""
    out, _ = student.dropout_forward(nonzero(rng, (6, 4)), 0.3, rng)
    return {"out": out}


@check("dropout_forward", points=2, compare=frequency(probability=0.7, reason=FALSE_ALARM))
def share_of_kept_units(student, rng):
    """Seven units of ten are kept at rate 0.3"""
    out, _ = student.dropout_forward(nonzero(rng, (250, 120)), 0.3, rng)
    return {"kept": np.asarray(out) != 0}


@check("dropout_forward", points=1, compare=SAME)
def nothing_dropped_at_rate_zero(student, rng):
    """Rate 0 leaves every unit as it is"""
    out, _ = student.dropout_forward(nonzero(rng, (9, 5)), 0.0, rng)
    return {"out": out}


@check("dropout_forward", points=2, compare=FACTOR)
def kept_units_are_scaled(student, rng):
    """Every kept unit is scaled up by the same factor"""
    x = nonzero(rng, (40, 25))
    out, _ = student.dropout_forward(x.copy(), 0.3, rng)
    return factors(out, x)


@check("dropout_forward", points=2, compare=SAME)
def identity_when_not_training(student, rng):
    """Nothing is dropped or scaled when not training"""
    out, _ = student.dropout_forward(rng.normal(size=(30, 8)), 0.4, rng, training=False)
    return {"out": out}


@check("dropout_forward", points=2, compare=frequency(probability=0.7**2, reason=FALSE_ALARM))
def units_fall_independently(student, rng):
    """Neighbours in a row and in a column are dropped independently of each other"""
    out, _ = student.dropout_forward(nonzero(rng, (250, 120)), 0.3, rng)
    return both_of_a_pair(np.asarray(out) != 0)


@check(
    "dropout_forward",
    points=1,
    compare={
        "second_mask_repeats_the_first": exact(reason="Two independent masks are not the same."),
        "same_seed_differs": exact(reason="The same seed gives the same mask, bit for bit."),
    },
)
def mask_comes_from_the_generator(student, rng):
    """A new mask at every call, and the same masks again from the same seed"""
    x = nonzero(rng, (30, 18))
    seed = int(rng.integers(2**31))
    first, _ = student.dropout_forward(x.copy(), 0.3, rng)
    second, _ = student.dropout_forward(x.copy(), 0.3, rng)
    once, _ = student.dropout_forward(x.copy(), 0.3, np.random.default_rng(seed))
    again, _ = student.dropout_forward(x.copy(), 0.3, np.random.default_rng(seed))
    return {
        "second_mask_repeats_the_first": np.array_equal(np.asarray(first) != 0, np.asarray(second) != 0),
        "same_seed_differs": (np.asarray(once) != 0) != (np.asarray(again) != 0),
    }


@check("dropout_forward", points=1, compare=UNCHANGED, needs="kept_units_are_scaled")
def leaves_arguments_alone(student, rng):
    """The input holds what it held before, training or not"""
    x = rng.normal(size=(8, 3))
    student.dropout_forward(x, 0.3, rng)
    student.dropout_forward(x, 0.3, rng, training=False)
    return {"x": x}


@check(
    "dropout_forward",
    points=2,
    compare={
        "kept": frequency(probability=0.15, reason=FALSE_ALARM),
        "smallest_factor": FACTOR,
        "largest_factor": FACTOR,
    },
    hidden=True,
)
def high_rate(student, rng):
    """Share and scale of the kept units at rate 0.85"""
    x = nonzero(rng, (150, 210))
    out, _ = student.dropout_forward(x.copy(), 0.85, rng)
    return {"kept": np.asarray(out) != 0, **factors(out, x)}


# -- backward ----------------------------------------------------------------------------------


@check("dropout_backward", points=1, compare=SHAPE, needs="dropout_forward::shape_and_finite")
def shape_and_finite(student, rng):
    """A gradient of the input's shape, all of it finite"""
    x, dout = nonzero(rng, (6, 4)), rng.normal(size=(6, 4))
    _, cache = student.dropout_forward(x, 0.3, rng)
    return {"dx": student.dropout_backward(dout, cache)}


@check(
    "dropout_backward",
    points=2,
    compare=exact(reason="A unit is either dropped in both directions or in neither."),
)
def same_mask_as_forward(student, rng):
    """The gradient is 0 where the unit was dropped, and nowhere else"""
    x, dout = nonzero(rng, (30, 22)), nonzero(rng, (30, 22))
    out, cache = student.dropout_forward(x, 0.3, rng)
    dropped = np.asarray(out) == 0
    dx = np.asarray(student.dropout_backward(dout, cache))
    return {
        "dropped_but_gradient_flows": dropped & (dx != 0),
        "kept_but_gradient_is_0": ~dropped & (dx == 0),
    }


@check("dropout_backward", points=1, compare=SAME)
def nothing_dropped_at_rate_zero(student, rng):
    """Rate 0 passes the gradient on as it is"""
    x, dout = nonzero(rng, (9, 5)), rng.normal(size=(9, 5))
    _, cache = student.dropout_forward(x, 0.0, rng)
    return {"dx": student.dropout_backward(dout, cache)}


@check("dropout_backward", points=2, compare=FACTOR)
def gradients_are_scaled(student, rng):
    """The gradient of a kept unit is scaled by the forward call's factor"""
    x, dout = nonzero(rng, (40, 25)), nonzero(rng, (40, 25))
    _, cache = student.dropout_forward(x, 0.3, rng)
    return factors(student.dropout_backward(dout.copy(), cache), dout)


@check("dropout_backward", points=1, compare=SAME)
def identity_when_not_training(student, rng):
    """The gradient passes as it is when the forward call was not training"""
    x, dout = nonzero(rng, (12, 7)), rng.normal(size=(12, 7))
    _, cache = student.dropout_forward(x, 0.4, rng, training=False)
    return {"dx": student.dropout_backward(dout, cache)}


@check(
    "dropout_backward",
    points=2,
    compare=exact(reason="A unit is either dropped in both directions or in neither."),
)
def two_layers(student, rng):
    """Two layers go forward before either goes backward, each with its own mask"""
    x1, x2, dout1, dout2 = (nonzero(rng, (20, 14)) for _ in range(4))
    first, first_cache = student.dropout_forward(x1, 0.3, rng)
    second, second_cache = student.dropout_forward(x2, 0.6, rng)
    dsecond = np.asarray(student.dropout_backward(dout2, second_cache))
    dfirst = np.asarray(student.dropout_backward(dout1, first_cache))
    return {
        "first_layer_disagrees": (np.asarray(first) == 0) != (dfirst == 0),
        "second_layer_disagrees": (np.asarray(second) == 0) != (dsecond == 0),
    }


@check("dropout_backward", points=1, compare=UNCHANGED, needs="same_mask_as_forward")
def leaves_arguments_alone(student, rng):
    """The gradient that came in holds what it held before"""
    x, dout = nonzero(rng, (8, 3)), rng.normal(size=(8, 3))
    _, cache = student.dropout_forward(x, 0.3, rng)
    student.dropout_backward(dout, cache)
    return {"dout": dout}


@check(
    "dropout_backward",
    points=1,
    compare={
        "gradient_flows": frequency(probability=0.15, reason=FALSE_ALARM),
        "smallest_factor": FACTOR,
        "largest_factor": FACTOR,
    },
    hidden=True,
)
def high_rate(student, rng):
    """Share and scale of the gradients that flow at rate 0.85"""
    x, dout = nonzero(rng, (150, 210)), nonzero(rng, (150, 210))
    _, cache = student.dropout_forward(x, 0.85, rng)
    dx = student.dropout_backward(dout.copy(), cache)
    return {"gradient_flows": np.asarray(dx) != 0, **factors(dx, dout)}
