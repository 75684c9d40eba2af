"""Mistakes that students make in dropout, each as a wrong implementation."""

import numpy as np

from grader.authoring import misconception

# -- forward -----------------------------------------------------------------------------------


@misconception(
    "dropout_forward",
    loses=(
        "share_of_kept_units",
        "nothing_dropped_at_rate_zero",
        "kept_units_are_scaled",
        "units_fall_independently",
        "leaves_arguments_alone",
        "high_rate",
    ),
)
def rate_taken_as_chance_to_keep(x, rate, rng, training=True):
    """rate is used as the chance to keep a unit. At rate 0.3, how many units of ten should stay?"""
    if not training:
        return x, 1.0
    scale = (rng.random(x.shape) < rate) / max(rate, 1e-12)
    return x * scale, scale


@misconception(
    "dropout_forward",
    loses=("share_of_kept_units", "nothing_dropped_at_rate_zero", "units_fall_independently", "high_rate"),
)
def mask_upside_down(x, rate, rng, training=True):
    """The scale is right, but the units that should stay are dropped. For which of the numbers between 0
    and 1 is your comparison true, and does true mean kept or dropped?"""
    if not training:
        return x, 1.0
    scale = (rng.random(x.shape) < rate) / (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=("kept_units_are_scaled", "leaves_arguments_alone", "high_rate"))
def kept_units_not_scaled(x, rate, rng, training=True):
    """The kept units are not scaled up. What is the mean of the outputs while training, compared with
    their mean when nothing is dropped?"""
    if not training:
        return x, 1.0
    kept = rng.random(x.shape) >= rate
    return x * kept, kept


@misconception(
    "dropout_forward",
    loses=("kept_units_are_scaled", "identity_when_not_training", "leaves_arguments_alone", "high_rate"),
)
def scaled_when_not_training(x, rate, rng, training=True):
    """The outputs are scaled down when not training, and not scaled up while training. That was the
    first form of dropout; which of the two forms needs no extra work when the network is used?"""
    if not training:
        return x * (1 - rate), 1 - rate
    kept = rng.random(x.shape) >= rate
    return x * kept, kept


@misconception(
    "dropout_forward",
    loses=("nothing_dropped_at_rate_zero", "kept_units_are_scaled", "leaves_arguments_alone", "high_rate"),
)
def scaled_by_the_rate(x, rate, rng, training=True):
    """The kept units are divided by rate. If one unit of ten is dropped, should the other nine become
    ten times larger?"""
    if not training:
        return x, 1.0
    scale = (rng.random(x.shape) >= rate) / max(rate, 1e-12)
    return x * scale, scale


@misconception("dropout_forward", loses=("kept_units_are_scaled", "leaves_arguments_alone", "high_rate"))
def kept_units_scaled_down(x, rate, rng, training=True):
    """The kept units are multiplied by 1 - rate, so they become smaller. Half of the units are gone:
    should the others speak louder or more quietly?"""
    if not training:
        return x, 1.0
    scale = (rng.random(x.shape) >= rate) * (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=("identity_when_not_training",))
def drops_when_not_training(x, rate, rng, training=True):
    """Units are dropped even when not training. Should the same image get another answer each time it is
    shown to the finished network?"""
    scale = (rng.random(x.shape) >= rate) / (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=("units_fall_independently",))
def one_mask_for_the_whole_batch(x, rate, rng, training=True):
    """One mask is drawn and used for every example. Which shape must the random numbers have, so that
    each example loses other units?"""
    if not training:
        return x, 1.0
    dropped = round(rate * x.shape[1])  # the right share to a unit, so that only the dependence shows
    scale = np.broadcast_to((rng.permutation(x.shape[1]) >= dropped) / (1 - rate), x.shape)
    return x * scale, scale


@misconception("dropout_forward", loses=("units_fall_independently",))
def whole_examples_dropped(x, rate, rng, training=True):
    """Whole rows are dropped: an example loses all of its units or none. Which shape must the random
    numbers have, so that each unit has a fate of its own?"""
    if not training:
        return x, 1.0
    dropped = round(rate * x.shape[0])  # the right share to a row, so that only the dependence shows
    scale = np.broadcast_to((rng.permutation(x.shape[0]) >= dropped)[:, None] / (1 - rate), x.shape)
    return x * scale, scale


@misconception("dropout_forward", loses=("mask_comes_from_the_generator",))
def same_mask_at_every_call(x, rate, rng, training=True):
    """A new generator with a fixed seed is made at every call, so the mask never changes. What did the
    caller pass rng for?"""
    if not training:
        return x, 1.0
    scale = (np.random.default_rng(0).random(x.shape) >= rate) / (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=("leaves_arguments_alone",))
def input_overwritten(x, rate, rng, training=True):
    """The caller's x is itself changed. What does `x *= mask` do to an array that the caller still
    holds?"""
    if not training:
        return x, 1.0
    scale = (rng.random(x.shape) >= rate) / (1 - rate)
    x *= scale
    return x, scale


# -- backward: the solution's cache is the factor of each unit, or 1.0 when not training -------


@misconception(
    "dropout_backward",
    loses=(
        "same_mask_as_forward",
        "nothing_dropped_at_rate_zero",
        "gradients_are_scaled",
        "identity_when_not_training",
        "two_layers",
        "leaves_arguments_alone",
        "high_rate",
    ),
)
def gradient_not_masked(dout, cache):
    """The gradient flows through dropped units as well. How much does the loss change when the input of
    a dropped unit changes?"""
    return dout.copy()


@misconception("dropout_backward", loses=("gradients_are_scaled", "high_rate"))
def gradient_not_scaled(dout, cache):
    """The mask is applied, but not the scale of the forward call. What is the derivative of
    x / (1 - rate) with respect to x?"""
    return dout * (np.asarray(cache) != 0)


@misconception(
    "dropout_backward",
    loses=(
        "same_mask_as_forward",
        "nothing_dropped_at_rate_zero",
        "identity_when_not_training",
        "two_layers",
        "leaves_arguments_alone",
        "high_rate",
    ),
)
def gradient_scaled_but_not_masked(dout, cache):
    """Every gradient is scaled up, those of dropped units too. What is d out / d x for a unit whose
    output is always 0?"""
    return dout * np.max(cache)


@misconception(
    "dropout_backward",
    loses=(
        "same_mask_as_forward",
        "nothing_dropped_at_rate_zero",
        "identity_when_not_training",
        "two_layers",
        "leaves_arguments_alone",
        "high_rate",
    ),
)
def gradient_through_dropped_units_only(dout, cache):
    """The mask is the wrong way round: the gradient flows where the unit was dropped. Does your mask say
    which units are kept, or which are dropped, and is that so in both functions?"""
    scale = np.broadcast_to(cache, dout.shape)
    return dout * (scale == 0) * np.max(scale)


@misconception(
    "dropout_backward",
    loses=(
        "same_mask_as_forward",
        "nothing_dropped_at_rate_zero",
        "identity_when_not_training",
        "two_layers",
        "leaves_arguments_alone",
    ),
)
def new_mask_drawn(dout, cache):
    """The backward pass draws a mask of its own. Which units had a part in the loss: those of the
    forward call's mask, or those of another?"""
    factor = np.max(cache)
    kept = np.random.default_rng(1).random(dout.shape) < 1 / factor
    return dout * kept * factor


@misconception("dropout_backward", loses=("gradients_are_scaled", "high_rate"))
def scale_divided_out(dout, cache):
    """The gradient is divided by the forward factor, as if the backward pass undid the forward pass.
    Does a gradient undo a function, or multiply by its derivative?"""
    scale = np.asarray(cache)
    return dout * (scale != 0) / np.max(scale)


@misconception("dropout_backward", loses=("leaves_arguments_alone",))
def gradient_overwritten(dout, cache):
    """The caller's dout is itself changed. Who else may still need that gradient?"""
    dout *= cache
    return dout
