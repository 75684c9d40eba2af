"""Mistakes that students make in dropout, each as a wrong implementation, and one other convention.

A chance to keep, as TensorFlow 1 (`keep_prob`) and CS231n (`p`) had it, counts as a mistake and not as a
convention: there the argument has another name. Nobody's `rate` is a chance to keep.
"""

import weakref

import numpy as np

from grader.authoring import convention, misconception

# Checks that notice a wrong share of kept units.
SHARE = (
    "share_of_kept_units",
    "nothing_dropped_at_rate_zero",
    "units_fall_independently",
    "number_of_kept_units_varies",
    "high_rate",
)
# Checks that notice that units do not fall one by one.
TOGETHER = ("each_unit_of_each_example", *SHARE)
# Checks that notice that the mask does not come from rng alone.
GENERATOR = ("mask_comes_from_the_generator", "number_of_kept_units_varies")
# Checks that notice a wrong factor; leaves_arguments_alone waits for the first of them.
FACTOR = ("kept_units_are_scaled", "leaves_arguments_alone", "high_rate")
# Checks that notice a gradient where the unit was dropped, or none where it was kept.
MASK = ("same_mask_as_forward", "inputs_of_zero", "two_layers", "leaves_arguments_alone")


def forward(*names):
    """The named checks of dropout_forward, and the one that waits for all others."""
    return tuple(dict.fromkeys((*names, "other_rates_are_refused")))


def kept_at(rate, x, rng):
    """Which units are kept, as it should be."""
    return rng.random(x.shape) >= rate


# -- forward -----------------------------------------------------------------------------------


@convention(
    "dropout_forward",
    loses=forward(
        "kept_units_are_scaled", "identity_when_not_training", "leaves_arguments_alone", "high_rate"
    ),
)
def scaled_when_not_training(x, rate, rng, training=True):
    """The outputs are scaled down by 1 - rate when not training, and not scaled up while training, as in
    Srivastava et al. (2014). Which of the two forms, theirs or the "inverted" one that this course asks for,
    leaves nothing to do when the network is used?"""
    if not training:
        return x * (1 - rate), 1 - rate
    kept = kept_at(rate, x, rng)
    return x * kept, kept


@misconception(
    "dropout_forward",
    loses=forward("kept_units_are_scaled", "leaves_arguments_alone", *SHARE),
)
def rate_taken_as_chance_to_keep(x, rate, rng, training=True):
    """The rate is used as the chance to keep a unit. At rate 0.3, how many units of ten should stay?"""
    if not training:
        return x, 1.0
    mask = rng.random(x.shape) < rate
    return x * mask / rate, mask / rate


@misconception("dropout_forward", loses=forward(*SHARE))
def mask_upside_down(x, rate, rng, training=True):
    """The units that should stay are dropped, and the others kept. For which of the numbers between 0
    and 1 is your comparison true, and does true mean kept or dropped?"""
    if not training:
        return x, 1.0
    scale = (rng.random(x.shape) < rate) / (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=forward(*FACTOR))
def kept_units_not_scaled(x, rate, rng, training=True):
    """The kept units are not scaled up. What is the mean of the outputs while training, compared with
    their mean when nothing is dropped?"""
    if not training:
        return x, 1.0
    kept = kept_at(rate, x, rng)
    return x * kept, kept


@misconception(
    "dropout_forward",
    loses=forward("kept_units_are_scaled", "leaves_arguments_alone", *SHARE),
)
def mask_upside_down_and_kept_units_not_scaled(x, rate, rng, training=True):
    """The units that should stay are dropped, and the others are not scaled up. Does true in your mask mean
    kept or dropped, and what happens to the mean of the outputs?"""
    if not training:
        return x, 1.0
    kept = rng.random(x.shape) < rate
    return x * kept, kept


@misconception("dropout_forward", loses=forward("identity_when_not_training"))
def scaled_in_both_modes(x, rate, rng, training=True):
    """The kept units are scaled up while training, and the outputs are scaled down when not training as well.
    If the mean is already right while training, what is left to do afterwards?"""
    if not training:
        return x * (1 - rate), 1 - rate
    scale = kept_at(rate, x, rng) / (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=forward("nothing_dropped_at_rate_zero", *FACTOR))
def scaled_by_the_rate(x, rate, rng, training=True):
    """The kept units are divided by rate. If one unit of ten is dropped, should the other nine become
    ten times larger?"""
    if not training:
        return x, 1.0
    scale = kept_at(rate, x, rng) / rate
    return x * scale, scale


@misconception("dropout_forward", loses=forward("nothing_dropped_at_rate_zero", *FACTOR))
def always_scaled_by_two(x, rate, rng, training=True):
    """The kept units are doubled, as is right for a rate of one half. How many units of ten are left at a
    rate of 0.3, and by how much should each of them grow?"""
    if not training:
        return x, 1.0
    scale = kept_at(rate, x, rng) * 2.0
    return x * scale, scale


@misconception("dropout_forward", loses=forward(*FACTOR))
def kept_units_scaled_down(x, rate, rng, training=True):
    """The kept units are multiplied by 1 - rate, so they become smaller. Some of the units are gone:
    should the others speak louder or more quietly?"""
    if not training:
        return x, 1.0
    scale = kept_at(rate, x, rng) * (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=forward("identity_when_not_training"))
def drops_when_not_training(x, rate, rng, training=True):
    """Units are dropped even when not training. Should the same image get another answer each time it is
    shown to the finished network?"""
    scale = kept_at(rate, x, rng) / (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=forward("identity_when_not_training", *FACTOR))
def drops_when_not_training_and_kept_units_not_scaled(x, rate, rng, training=True):
    """Units are dropped even when not training, and the kept ones are never scaled up. What is the argument
    training for, and what happens to the mean of the outputs?"""
    kept = kept_at(rate, x, rng)
    return x * kept, kept


@misconception(
    "dropout_forward",
    loses=forward(
        "each_unit_of_each_example",
        "share_of_kept_units",
        "nothing_dropped_at_rate_zero",
        "kept_units_are_scaled",
        "identity_when_not_training",
        "units_fall_independently",
        "mask_comes_from_the_generator",
        "number_of_kept_units_varies",
        "leaves_arguments_alone",
        "high_rate",
    ),
)
def training_upside_down(x, rate, rng, training=True):
    """Units are dropped when not training, and kept while training. Which of the two modes is True?"""
    if training:
        return x, 1.0
    scale = kept_at(rate, x, rng) / (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=forward(*SHARE))
def mask_from_normal_numbers(x, rate, rng, training=True):
    """The numbers that decide are normal ones, of which only four in ten lie above 0.3. From which
    distribution does a number fall below rate with the chance rate?"""
    if not training:
        return x, 1.0
    scale = (rng.normal(size=x.shape) >= rate) / (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=forward(*SHARE, *FACTOR))
def rate_fixed_at_one_half(x, rate, rng, training=True):
    """The number 0.5 stands in the code: half of the units are dropped, whatever rate is. What happens when
    the caller asks for another rate?"""
    if not training:
        return x, 1.0
    scale = kept_at(0.5, x, rng) / 0.5
    return x * scale, scale


@misconception("dropout_forward", loses=forward(*TOGETHER))
def one_mask_for_the_whole_batch(x, rate, rng, training=True):
    """One mask is drawn and used for every example. Which shape must the random numbers have, so that
    each example loses other units?"""
    if not training:
        return x, 1.0
    scale = np.broadcast_to((rng.random(x.shape[1]) >= rate) / (1 - rate), x.shape)
    return x * scale, scale


@misconception("dropout_forward", loses=forward(*TOGETHER))
def whole_examples_dropped(x, rate, rng, training=True):
    """Whole rows are dropped: an example loses all of its units or none. Which shape must the random
    numbers have, so that each unit has a fate of its own?"""
    if not training:
        return x, 1.0
    scale = np.broadcast_to((rng.random((len(x), 1)) >= rate) / (1 - rate), x.shape)
    return x * scale, scale


@misconception(
    "dropout_forward",
    loses=forward(*GENERATOR),
    twins={"mask_drawn_once_and_kept": "Both give the same mask at every call, whatever rng is."},
)
def same_mask_at_every_call(x, rate, rng, training=True):
    """The mask comes from a new generator with a fixed seed, so it is the same at every call. What did the
    caller pass rng for?"""
    if not training:
        return x, 1.0
    scale = (np.random.default_rng(0).random(x.shape) >= rate) / (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=forward("number_of_kept_units_varies"))
def exactly_the_share_dropped(x, rate, rng, training=True):
    """Exactly the share of units is dropped, chosen without replacement. If each unit falls with the chance
    rate, for itself, how many of six units are kept?"""
    if not training:
        return x, 1.0
    kept = np.ones(x.size)
    kept[rng.choice(x.size, size=int(rate * x.size), replace=False)] = 0
    scale = kept.reshape(x.shape) / (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=forward("number_of_kept_units_varies"))
def exactly_the_share_of_each_example(x, rate, rng, training=True):
    """Each example loses exactly the share of its units, chosen without replacement, and of a single unit
    none. If each unit falls with the chance rate, for itself, does every example lose equally many?"""
    if not training:
        return x, 1.0
    scale = np.full(x.shape, 1 / (1 - rate))
    for row in scale:
        row[rng.choice(row.size, size=int(rate * row.size), replace=False)] = 0
    return x * scale, scale


@misconception("dropout_forward", loses=forward(*SHARE))
def dropped_units_drawn_with_replacement(x, rate, rng, training=True):
    """The units to drop are drawn with replacement, so some are drawn twice and too few fall. If three units
    of ten are drawn like that, are they always three different ones?"""
    if not training:
        return x, 1.0
    kept = np.ones(x.size)
    kept[rng.choice(x.size, size=int(rate * x.size))] = 0
    scale = kept.reshape(x.shape) / (1 - rate)
    return x * scale, scale


_kept = {}  # by shape, the mask of the first call


@misconception("dropout_forward", loses=forward(*GENERATOR))
def mask_drawn_once_and_kept(x, rate, rng, training=True):
    """The mask is drawn at the first call and used again at all later ones. When should a unit that was
    dropped get another chance?"""
    if not training:
        return x, 1.0
    scale = _kept.setdefault(x.shape, kept_at(rate, x, rng)) / (1 - rate)
    return x * scale, scale


# In place of np.random.rand, so that frozen evidence can be made again.
_another = np.random.default_rng(0)


@misconception("dropout_forward", loses=forward(*GENERATOR))
def mask_from_another_generator(x, rate, rng, training=True):
    """The mask comes from another generator than rng, such as that of `np.random.rand`, so the caller's seed
    has no effect. How could you ever repeat a training that went wrong?"""
    if not training:
        return x, 1.0
    scale = (_another.random(x.shape) >= rate) / (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=forward("leaves_arguments_alone"))
def input_overwritten(x, rate, rng, training=True):
    """The caller's x is itself changed. What does `x *= mask` do to an array that the caller still
    holds?"""
    if not training:
        return x, 1.0
    scale = kept_at(rate, x, rng) / (1 - rate)
    x *= scale
    return x, scale


@misconception("dropout_forward", loses=("other_rates_are_refused",))
def rate_never_looked_at(x, rate, rng, training=True):
    """Any rate is taken, even one below 0 or above 1. What does the docstring say under "Raises"?"""
    if not training:
        return x, 1.0
    scale = kept_at(rate, x, rng) / (1 - rate)
    return x * scale, scale


@misconception("dropout_forward", loses=("other_rates_are_refused",))
def rate_refused_by_another_exception(x, rate, rng, training=True):
    """A rate below 0 or above 1 ends in an exception that is no ValueError, such as that of `assert`. Which
    one does the docstring name under "Raises"?"""
    if not 0 <= rate < 1:
        raise AssertionError(rate)
    if not training:
        return x, 1.0
    scale = kept_at(rate, x, rng) / (1 - rate)
    return x * scale, scale


@misconception(
    "dropout_forward",
    loses=("kept_units_are_scaled", "leaves_arguments_alone", "high_rate", "other_rates_are_refused"),
)
def scaled_so_that_the_sum_stays(x, rate, rng, training=True):
    """The kept units are scaled so that the sum of x stays what it was, whatever fell. On which number alone
    should the scale depend?"""
    if not 0 <= rate < 1:
        raise ValueError("rate must be at least 0 and below 1")
    if not training:
        return x, None
    mask = rng.random(x.shape) >= rate
    scale = x.sum() / (x * mask).sum()
    return x * mask * scale, mask * scale


@misconception("dropout_forward", loses=("other_rates_are_refused", *FACTOR))
def scaled_by_the_share_that_was_kept(x, rate, rng, training=True):
    """The kept units are scaled by the share that was kept this time, not by the chance to be kept. Which of
    the two is known before anything is drawn?"""
    if not 0 <= rate < 1:
        raise ValueError("rate must lie in [0, 1)")
    if not training:
        return x, 1.0
    kept = (rng.random(x.shape) >= rate).astype(np.float64)
    scale = kept / max(kept.mean(), 1e-12)
    return x * scale, scale


@misconception(
    "dropout_forward",
    loses=(
        "each_unit_of_each_example",
        "share_of_kept_units",
        "nothing_dropped_at_rate_zero",
        "kept_units_are_scaled",
        "identity_when_not_training",
        "units_fall_independently",
        "mask_comes_from_the_generator",
        "leaves_arguments_alone",
        "high_rate",
        "number_of_kept_units_varies",
        "other_rates_are_refused",
    ),
)
def nothing_ever_dropped(x, rate, rng, training=True):
    """No unit is ever dropped, and none is scaled. Is `a < b / b` what you mean, or `(a < b) / b`?"""
    if not 0 <= rate < 1:
        raise ValueError("rate must lie in [0, 1)")
    return x, np.ones_like(x)


# -- backward: the solution's cache is the factor of each unit, or 1.0 when not training -------


@misconception(
    "dropout_backward",
    loses=(
        "same_mask_as_forward",
        "inputs_of_zero",
        "nothing_dropped_at_rate_zero",
        "gradients_are_scaled",
        "identity_when_not_training",
        "two_layers",
        "leaves_arguments_alone",
        "high_rate",
    ),
)
def gradient_not_masked(dout, cache):
    """The gradient passes through dropped units as if there were no dropout. How much does the loss change
    when the input of a dropped unit changes?"""
    return dout.copy()


@misconception("dropout_backward", loses=("gradients_are_scaled", "high_rate"))
def gradient_not_scaled(dout, cache):
    """The gradient is masked, but not scaled. By which number was a kept unit multiplied in the forward call,
    and what does the chain rule do with it?"""
    return dout * (np.asarray(cache) != 0)


@misconception(
    "dropout_backward",
    loses=(
        "same_mask_as_forward",
        "inputs_of_zero",
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
    loses=("nothing_dropped_at_rate_zero", "identity_when_not_training", "high_rate", *MASK),
)
def gradient_through_dropped_units_only(dout, cache):
    """The mask is the wrong way round: the gradient flows where the unit was dropped. Does your mask say
    which units are kept, or which are dropped, and is that so in both functions?"""
    scale = np.broadcast_to(cache, dout.shape)
    return dout * (scale == 0) * np.max(scale)


@misconception(
    "dropout_backward",
    loses=(
        "nothing_dropped_at_rate_zero",
        "gradients_are_scaled",
        "identity_when_not_training",
        "high_rate",
        *MASK,
    ),
)
def gradient_through_dropped_units_only_and_not_scaled(dout, cache):
    """The gradient flows where the unit was dropped, and is not scaled either. Which units had a part in the
    loss, and by which number were they multiplied?"""
    return dout * (np.broadcast_to(cache, dout.shape) == 0)


@misconception(
    "dropout_backward",
    loses=(
        "same_mask_as_forward",
        "inputs_of_zero",
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
    return dout * (np.random.default_rng(1).random(dout.shape) < 1 / factor) * factor


@misconception(
    "dropout_backward",
    loses=(
        "same_mask_as_forward",
        "inputs_of_zero",
        "nothing_dropped_at_rate_zero",
        "gradients_are_scaled",
        "identity_when_not_training",
        "two_layers",
        "leaves_arguments_alone",
        "high_rate",
    ),
)
def new_mask_drawn_and_not_scaled(dout, cache):
    """The backward pass draws a mask of its own, and scales nothing. What do both functions have to share, so
    that the second can be the derivative of the first?"""
    return dout * (np.random.default_rng(1).random(dout.shape) < 1 / np.max(cache))


@misconception("dropout_backward", loses=("gradients_are_scaled", "high_rate"))
def scale_divided_out(dout, cache):
    """The gradient is divided by the forward factor, as if the backward pass undid the forward pass.
    Does a gradient undo a function, or multiply by its derivative?"""
    scale = np.asarray(cache)
    return dout * (scale != 0) / np.max(scale)


@misconception("dropout_backward", loses=("gradients_are_scaled", "high_rate"))
def gradient_scaled_twice(dout, cache):
    """The gradient is scaled by 1 / (1 - rate) twice. Is the factor already in the mask that you
    kept?"""
    return dout * cache * np.max(cache)


@misconception(
    "dropout_backward", loses=("nothing_dropped_at_rate_zero", "gradients_are_scaled", "high_rate")
)
def gradient_scaled_by_the_rate(dout, cache):
    """The gradient of a kept unit is divided by rate. By which number was the unit divided in the forward
    call?"""
    if not np.ndim(cache):  # not training
        return dout * cache
    rate = 1 - 1 / np.max(cache)
    return dout * (cache != 0) / rate


_first = []  # the cache of the last forward call, for as long as a check holds it


@misconception("dropout_backward", loses=("two_layers",))
def mask_kept_in_the_module(dout, cache):
    """All layers share one mask, that of the latest forward call, because it is kept in the module instead of
    in the cache. When two layers have gone forward, which mask does the first one find?"""
    latest = _first[0]() if _first else None
    if latest is None and np.ndim(cache):  # the first to go backward was the last to go forward
        _first[:] = [weakref.ref(cache)]
    return dout * (cache if latest is None else latest)


@misconception("dropout_backward", loses=("leaves_arguments_alone",))
def gradient_overwritten(dout, cache):
    """The caller's dout is itself changed. Who else may still need that gradient?"""
    dout *= cache
    return dout


@misconception(
    "dropout_backward",
    loses=(
        "same_mask_as_forward",
        "inputs_of_zero",
        "nothing_dropped_at_rate_zero",
        "gradients_are_scaled",
        "identity_when_not_training",
        "two_layers",
        "leaves_arguments_alone",
        "high_rate",
    ),
)
def what_passes_taken_off(dout, cache):
    """What should pass is taken off the gradient. Which of the two is the gradient of the input?"""
    return dout - dout * cache
