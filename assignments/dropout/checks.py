"""Checks of dropout: masks are judged by how often and how independently, never by which units.

Each check draws all of its inputs before it hands `rng` on: an implementation may take any number of
random numbers from it. Masks and factors are worked out by the functions below, in the grader.
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


def kept_units(out):
    """Which units are not 0."""
    return {"kept": out != 0}


def factors(out, x):
    """The smallest and the largest factor between the units that are not 0 in `out` and those of `x`."""
    kept = out != 0
    quotient = out / x
    return {
        "smallest_factor": np.min(quotient, where=kept, initial=1e9),
        "largest_factor": np.max(quotient, where=kept, initial=-1e9),
    }


def factors_of_units(out, x):
    """By what the kept units were multiplied; the input goes along, so that it is the right one."""
    return {**factors(out, x), "x": x}


def kept_units_and_factors(out, x):
    """Which units are not 0, and by what they were multiplied."""
    return {**kept_units(out), **factors_of_units(out, x)}


def factors_of_gradients(dx, dout):
    """By what the gradients that flow were multiplied."""
    return {**factors(dx, dout), "dout": dout}


def flowing_gradients(dx):
    """Which gradients flow."""
    return {"gradient_flows": dx != 0}


def flowing_gradients_and_factors(dx, dout):
    """Which gradients flow, and by what they were multiplied."""
    return {"gradient_flows": dx != 0, **factors_of_gradients(dx, dout)}


def factors_and_mask_of_training(out, in_training, x):
    """Output over input when not training; and that units fall in training, else nothing was told apart."""
    dropped = in_training == 0
    return {"factors": out / x, "some_fall_in_training": dropped.any() & ~dropped.all()}


def both_of_a_pair(out):
    """For disjoint pairs of neighbours in a row, and in a column: are both of them kept?"""
    kept = out != 0
    return {
        "pairs_in_a_row": kept[:, 0::2] & kept[:, 1::2],
        "pairs_in_a_column": kept[0::2] & kept[1::2],
    }


def rows_and_columns_alike(out):
    """Whether all examples lose the same units, and whether each example loses all of its units or none."""
    dropped = out == 0
    return {
        "all_rows_lose_the_same_units": np.all(dropped == dropped[:1]),
        "all_columns_fall_in_the_same_rows": np.all(dropped == dropped[:, :1]),
    }


def masks_that_differ(first, second, once, again):
    """Whether two calls in a row drop the same units, and two from the same seed drop others."""
    return {
        "second_mask_repeats_the_first": np.array_equal(first != 0, second != 0),
        "same_seed_differs": not np.array_equal(once != 0, again != 0),
    }


def masks_of_both_directions(out, dx):
    """Whether forward and backward call drop the same units."""
    dropped = out == 0
    return {
        "some_are_dropped_and_some_are_kept": dropped.any() & ~dropped.all(),
        "dropped_but_gradient_flows": np.any(dropped & (dx != 0)),
        "kept_but_gradient_is_0": np.any(~dropped & (dx == 0)),
        "the_other_way_round": np.array_equal(dropped, dx != 0),
    }


def masks_of_two_layers(first, second, dfirst, dsecond):
    """Whether forward and backward call drop the same units, in either layer."""
    return {
        "layers_are_alike": np.array_equal(first == 0, second == 0),
        "first_layer_disagrees": not np.array_equal(first == 0, dfirst == 0),
        "second_layer_disagrees": not np.array_equal(second == 0, dsecond == 0),
        "both_the_other_way_round": np.array_equal([first == 0, second == 0], [dfirst != 0, dsecond != 0]),
    }


# -- forward -----------------------------------------------------------------------------------


@check("dropout_forward", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """An output of the input's shape, all of it finite"""
    out, _ = student.dropout_forward(nonzero(rng, (6, 4)), 0.3, rng)
    return {"out": out}


# One mask for all examples has a share of its own, near the rate or not: shares are judged after masks.


@check(
    "dropout_forward",
    points=1,
    measure=rows_and_columns_alike,
    compare=exact(reason="Masks of 35 examples, drawn one by one, are not all the same."),
)
def each_unit_of_each_example(student, rng):
    """Not all examples lose the same units, and none of them is kept or dropped as a whole"""
    out, _ = student.dropout_forward(nonzero(rng, (35, 22)), 0.3, rng)
    return {"out": out}


@check(
    "dropout_forward",
    points=2,
    measure=kept_units,
    compare=frequency(probability=0.7, reason=FALSE_ALARM),
    needs="each_unit_of_each_example",
)
def share_of_kept_units(student, rng):
    """Seven units of ten are kept at rate 0.3"""
    out, _ = student.dropout_forward(nonzero(rng, (250, 120)), 0.3, rng)
    return {"out": out}


@check("dropout_forward", points=1, compare=SAME, needs="share_of_kept_units")
def nothing_dropped_at_rate_zero(student, rng):
    """Rate 0 leaves every unit as it is"""
    out, _ = student.dropout_forward(nonzero(rng, (9, 5)), 0.0, rng)
    return {"out": out}


@check("dropout_forward", points=2, measure=factors_of_units, compare=FACTOR)
def kept_units_are_scaled(student, rng):
    """Every kept unit is scaled up by the same factor"""
    x = nonzero(rng, (40, 25))
    out, _ = student.dropout_forward(x.copy(), 0.3, rng)
    return {"out": out, "x": x}


@check(
    "dropout_forward",
    points=2,
    measure=factors_and_mask_of_training,
    compare={"factors": SAME, "some_fall_in_training": exact(reason="All 240 stay once in 1e53 calls.")},
)
def identity_when_not_training(student, rng):
    """Nothing is dropped or scaled when not training, and something is by default"""
    x = nonzero(rng, (30, 8))
    out, _ = student.dropout_forward(x.copy(), 0.4, rng, training=False)
    in_training, _ = student.dropout_forward(x.copy(), 0.4, rng)
    return {"out": out, "in_training": in_training, "x": x}


@check(
    "dropout_forward",
    points=1,
    measure=both_of_a_pair,
    compare=frequency(probability=0.7**2, reason=FALSE_ALARM),
    needs="each_unit_of_each_example",
)
def units_fall_independently(student, rng):
    """Neighbours in a row and in a column are dropped independently of each other"""
    out, _ = student.dropout_forward(nonzero(rng, (250, 120)), 0.3, rng)
    return {"out": out}


@check(
    "dropout_forward",
    points=1,
    measure=masks_that_differ,
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
    return {"first": first, "second": second, "once": once, "again": again}


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
    measure=kept_units_and_factors,
    compare={
        "x": SAME,
        "kept": frequency(probability=0.15, reason=FALSE_ALARM),
        "smallest_factor": FACTOR,
        "largest_factor": FACTOR,
    },
    needs="each_unit_of_each_example",
    hidden=True,
)
def high_rate(student, rng):
    """Share and scale of the kept units at rate 0.85"""
    x = nonzero(rng, (150, 210))
    out, _ = student.dropout_forward(x.copy(), 0.85, rng)
    return {"out": out, "x": x}


def counts_of_six(kept):
    """How often exactly three of six units are kept."""
    return {"three_of_six_are_kept": kept == 3}


@check(
    "dropout_forward",
    points=1,
    measure=counts_of_six,
    compare=frequency(probability=20 / 64, reason=FALSE_ALARM),
    needs=("share_of_kept_units", "mask_comes_from_the_generator"),
)
def number_of_kept_units_varies(student, rng):
    """In 150 calls at rate 0.5, three of six units are kept in 47 of them or so, and not in all"""
    inputs = nonzero(rng, (150, 6, 1))
    return {"kept": np.array([np.count_nonzero(student.dropout_forward(x, 0.5, rng)[0]) for x in inputs])}


@check(
    "dropout_forward",
    points=0.5,
    compare=exact(reason="A rate is refused or it is not: there is nothing between the two."),
    needs=(
        "nothing_dropped_at_rate_zero",
        "kept_units_are_scaled",
        "identity_when_not_training",
        "units_fall_independently",
        "mask_comes_from_the_generator",
        "number_of_kept_units_varies",
        "leaves_arguments_alone",
    ),
)
def other_rates_are_refused(student, rng):
    """A rate below 0, and one above 1, ends in a ValueError"""
    found = {}
    for name, rate in {"negative_rate": -0.2, "rate_above_1": 1.2}.items():
        raised = None
        try:
            student.dropout_forward(nonzero(rng, (5, 3)), rate, rng)
        except Exception as error:  # whichever it is, it is told
            raised = error
        found[f"{name}_is_refused"] = raised is not None
        found[f"{name}_is_a_value_error"] = isinstance(raised, ValueError)
    return found


# -- backward ----------------------------------------------------------------------------------


@check("dropout_backward", points=0.1, compare=SHAPE, needs="dropout_forward::shape_and_finite")
def shape_and_finite(student, rng):
    """A gradient of the input's shape, all of it finite"""
    x, dout = nonzero(rng, (6, 4)), rng.normal(size=(6, 4))
    _, cache = student.dropout_forward(x, 0.3, rng)
    return {"dx": student.dropout_backward(dout, cache)}


@check(
    "dropout_backward",
    points=2,
    measure=masks_of_both_directions,
    compare=exact(reason="A unit is either dropped in both directions or in neither."),
)
def same_mask_as_forward(student, rng):
    """The gradient is 0 where the unit was dropped, and nowhere else"""
    x, dout = nonzero(rng, (30, 22)), nonzero(rng, (30, 22))
    out, cache = student.dropout_forward(x, 0.3, rng)
    return {"out": out, "dx": student.dropout_backward(dout, cache)}


@check(
    "dropout_backward",
    points=1,
    measure=flowing_gradients,
    compare=frequency(probability=0.7, reason=FALSE_ALARM),
    needs=("same_mask_as_forward", "dropout_forward::each_unit_of_each_example"),
)
def inputs_of_zero(student, rng):
    """Where the input is 0, the gradient of a kept unit flows all the same"""
    x, dout = np.zeros((60, 45)), nonzero(rng, (60, 45))
    _, cache = student.dropout_forward(x, 0.3, rng)
    return {"dx": student.dropout_backward(dout, cache)}


@check("dropout_backward", points=1, compare=SAME, needs="same_mask_as_forward")
def nothing_dropped_at_rate_zero(student, rng):
    """Rate 0 passes the gradient on as it is"""
    x, dout = nonzero(rng, (9, 5)), rng.normal(size=(9, 5))
    _, cache = student.dropout_forward(x, 0.0, rng)
    return {"dx": student.dropout_backward(dout, cache)}


@check("dropout_backward", points=2, measure=factors_of_gradients, compare=FACTOR)
def gradients_are_scaled(student, rng):
    """The gradient of a kept unit is scaled by the forward call's factor"""
    x, dout = nonzero(rng, (40, 25)), nonzero(rng, (40, 25))
    _, cache = student.dropout_forward(x, 0.3, rng)
    return {"dx": student.dropout_backward(dout.copy(), cache), "dout": dout}


@check("dropout_backward", points=1, compare=SAME, needs="same_mask_as_forward")
def identity_when_not_training(student, rng):
    """The gradient passes as it is when the forward call was not training"""
    x, dout = nonzero(rng, (12, 7)), rng.normal(size=(12, 7))
    _, cache = student.dropout_forward(x, 0.4, rng, training=False)
    return {"dx": student.dropout_backward(dout, cache)}


@check(
    "dropout_backward",
    points=2,
    measure=masks_of_two_layers,
    compare=exact(reason="A unit is either dropped in both directions or in neither."),
)
def two_layers(student, rng):
    """Two layers go forward before either goes backward, each with its own mask"""
    x1, x2, dout1, dout2 = (nonzero(rng, (20, 14)) for _ in range(4))
    first, first_cache = student.dropout_forward(x1, 0.3, rng)
    second, second_cache = student.dropout_forward(x2, 0.6, rng)
    dsecond = student.dropout_backward(dout2, second_cache)
    dfirst = student.dropout_backward(dout1, first_cache)
    return {"first": first, "second": second, "dfirst": dfirst, "dsecond": dsecond}


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
    measure=flowing_gradients_and_factors,
    compare={
        "dout": SAME,
        "gradient_flows": frequency(probability=0.15, reason=FALSE_ALARM),
        "smallest_factor": FACTOR,
        "largest_factor": FACTOR,
    },
    needs="dropout_forward::each_unit_of_each_example",
    hidden=True,
)
def high_rate(student, rng):
    """Share and scale of the gradients that flow at rate 0.85"""
    x, dout = nonzero(rng, (150, 210)), nonzero(rng, (150, 210))
    _, cache = student.dropout_forward(x, 0.85, rng)
    return {"dx": student.dropout_backward(dout.copy(), cache), "dout": dout}
