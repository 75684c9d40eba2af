"""Mistakes that students make in initialisation, each as a wrong implementation."""

import numpy as np

from grader.authoring import misconception

EVERY_SAMPLE = ("wide_to_narrow", "thousands_of_inputs", "narrow_to_wide")
EVERY_NETWORK = (
    "tanh",
    "saturated",
    "sigmoid",
    "relu",
    "vanishing",
    "ten_sigmoid_layers",
    "ten_tanh_layers",
    "ten_relu_layers",
    "leaves_arguments_alone",
    "all_activations",
)

# -- zeros -------------------------------------------------------------------------------------


@misconception("zeros", loses=("all_zero", "single_units", "a_large_layer"))
def nearly_zero(fan_in, fan_out, rng):
    """The weights are small, but they are not 0. What is asked for here, although it would train badly?"""
    return rng.normal(0.0, 1e-3, size=(fan_in, fan_out))


@misconception("zeros", loses=("all_zero", "single_units", "a_large_layer"))
def ones(fan_in, fan_out, rng):
    """Every weight is 1. Which number does the name of the function promise?"""
    return np.ones((fan_in, fan_out))


@misconception("zeros", loses=("shape_and_finite", "all_zero", "single_units", "a_large_layer"))
def zeros_transposed(fan_in, fan_out, rng):
    """The shape is (fan_out, fan_in). In `x @ weights`, which of the two sizes has to meet that of x?"""
    return np.zeros((fan_out, fan_in))


# -- uniform -----------------------------------------------------------------------------------


@misconception("uniform", loses=("default_limit", "large_limit", "other_limit"))
def uniform_of_one_sign(fan_in, fan_out, rng, limit=0.05):
    """No weight is negative. Where does the interval begin that `rng.random` draws from, and where
    should it begin?"""
    return limit * rng.random((fan_in, fan_out))


@misconception("uniform", loses=("default_limit", "large_limit", "other_limit"))
def limit_taken_as_width(fan_in, fan_out, rng, limit=0.05):
    """limit is taken as the width of the whole interval. How far is it from -limit to limit?"""
    return limit * (rng.random((fan_in, fan_out)) - 0.5)


@misconception("uniform", loses=("default_limit", "large_limit", "other_limit"))
def limit_taken_as_stddev(fan_in, fan_out, rng, limit=0.05):
    """The weights are normal with standard deviation limit, so some lie beyond the limit. Which
    distribution gives every value in the interval the same chance?"""
    return rng.normal(0.0, limit, size=(fan_in, fan_out))


@misconception("uniform", loses=("large_limit", "other_limit"))
def limit_fixed_at_its_default(fan_in, fan_out, rng, limit=0.05):
    """The limit 0.05 stands in the code as a number. What happens when the caller asks for another
    limit?"""
    return rng.uniform(-0.05, 0.05, size=(fan_in, fan_out))


@misconception("uniform", loses=("draws_from_the_generator",))
def uniform_from_a_fixed_seed(fan_in, fan_out, rng, limit=0.05):
    """A new generator with a fixed seed is made at every call, so two layers of one size get the same
    weights. What did the caller pass rng for?"""
    return np.random.default_rng(42).uniform(-limit, limit, size=(fan_in, fan_out))


# -- normal ------------------------------------------------------------------------------------


@misconception("normal", loses=("default_stddev", "large_stddev", "other_stddev"))
def stddev_taken_as_variance(fan_in, fan_out, rng, stddev=0.01):
    """stddev is taken as the variance. Which of the two does `rng.normal` expect as its scale?"""
    return rng.normal(0.0, np.sqrt(stddev), size=(fan_in, fan_out))


@misconception("normal", loses=("default_stddev", "large_stddev", "other_stddev"))
def standard_deviation_squared(fan_in, fan_out, rng, stddev=0.01):
    """The draws are multiplied by stddev squared. If z has standard deviation 1, what is that of
    c * z?"""
    return stddev**2 * rng.standard_normal((fan_in, fan_out))


@misconception("normal", loses=("default_stddev", "large_stddev", "other_stddev"))
def centred_on_the_stddev(fan_in, fan_out, rng, stddev=0.01):
    """The draws are standard normal and shifted by stddev. Should stddev be added to a draw, or
    multiply it?"""
    return rng.standard_normal((fan_in, fan_out)) + stddev


@misconception("normal", loses=("default_stddev", "large_stddev", "other_stddev"))
def uniform_instead_of_normal(fan_in, fan_out, rng, stddev=0.01):
    """The weights are uniform. Which weights are the most frequent ones in a normal distribution, and
    how far do its tails reach?"""
    return rng.uniform(-stddev, stddev, size=(fan_in, fan_out))


@misconception("normal", loses=("default_stddev", "large_stddev", "other_stddev"))
def one_row_for_all_inputs(fan_in, fan_out, rng, stddev=0.01):
    """One row is drawn and repeated, so all inputs have the same weights. How many independent numbers
    does a (fan_in, fan_out) array need?"""
    return np.tile(rng.normal(0.0, stddev, size=fan_out), (fan_in, 1))


@misconception("normal", loses=("draws_from_the_generator",))
def normal_from_a_fixed_seed(fan_in, fan_out, rng, stddev=0.01):
    """A new generator with a fixed seed is made at every call, so two layers of one size get the same
    weights. What did the caller pass rng for?"""
    return np.random.default_rng(42).normal(0.0, stddev, size=(fan_in, fan_out))


# -- xavier ------------------------------------------------------------------------------------


@misconception("xavier_uniform", loses=EVERY_SAMPLE)
def xavier_stddev_as_limit(fan_in, fan_out, rng):
    """The standard deviation is used as the limit. What is the standard deviation of a uniform
    distribution on [-limit, limit]?"""
    limit = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


@misconception("xavier_uniform", loses=EVERY_SAMPLE)
def xavier_uniform_without_fan_out(fan_in, fan_out, rng):
    """The limit depends on fan_in alone. Which pass through the layer does fan_out take care of?"""
    limit = np.sqrt(3 / fan_in)
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


@misconception("xavier_uniform", loses=EVERY_SAMPLE)
def xavier_limit_without_root(fan_in, fan_out, rng):
    """The square root is missing from the limit. Is 6 / (fan_in + fan_out) a limit or the square of
    one?"""
    limit = 6 / (fan_in + fan_out)
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


@misconception("xavier_uniform", loses=EVERY_SAMPLE)
def xavier_of_one_sign(fan_in, fan_out, rng):
    """No weight is negative. What is the mean of the weights, and what should it be?"""
    return np.sqrt(6 / (fan_in + fan_out)) * rng.random((fan_in, fan_out))


@misconception(
    "xavier_uniform",
    loses=(
        "shape_and_finite",
        "wide_to_narrow",
        "thousands_of_inputs",
        "narrow_to_wide",
        "draws_from_the_generator",
    ),
)
def xavier_transposed(fan_in, fan_out, rng):
    """The shape is (fan_out, fan_in). In `x @ weights`, which of the two sizes has to meet that of x?"""
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_out, fan_in))


@misconception("xavier_normal", loses=EVERY_SAMPLE)
def xavier_normal_without_fan_out(fan_in, fan_out, rng):
    """The variance is 1 / fan_in, as LeCun has it. Glorot and Bengio weigh two passes through the layer
    against each other; which size matters on the way back?"""
    return rng.standard_normal((fan_in, fan_out)) / np.sqrt(fan_in)


@misconception("xavier_normal", loses=EVERY_SAMPLE)
def xavier_variance_as_stddev(fan_in, fan_out, rng):
    """The variance is passed as the standard deviation. Which of the two does `rng.normal` expect?"""
    return rng.normal(0.0, 2 / (fan_in + fan_out), size=(fan_in, fan_out))


@misconception("xavier_normal", loses=EVERY_SAMPLE)
def half_the_xavier_variance(fan_in, fan_out, rng):
    """The variance is 1 / (fan_in + fan_out). What should it be for fan_in = fan_out, where a layer has
    to keep the variance as it is?"""
    return rng.normal(0.0, np.sqrt(1 / (fan_in + fan_out)), size=(fan_in, fan_out))


@misconception("xavier_normal", loses=EVERY_SAMPLE)
def xavier_cut_off_and_not_corrected(fan_in, fan_out, rng):
    """Draws beyond two standard deviations are drawn again, and the rest is too narrow. What happens to
    the variance of a sample when its tails are removed?"""
    weights = rng.standard_normal((fan_in, fan_out))
    while (far := np.abs(weights) > 2).any():
        weights[far] = rng.standard_normal(far.sum())
    return weights * np.sqrt(2 / (fan_in + fan_out))


@misconception("lecun_normal", loses=EVERY_SAMPLE)
def lecun_with_fan_out(fan_in, fan_out, rng):
    """The variance is 1 / fan_out. How many products are summed up in one output of the layer?"""
    return rng.normal(0.0, np.sqrt(1 / fan_out), size=(fan_in, fan_out))


@misconception("lecun_normal", loses=EVERY_SAMPLE)
def lecun_with_both_fans(fan_in, fan_out, rng):
    """The variance is 2 / (fan_in + fan_out), as Glorot and Bengio have it. Which pass through the layer
    is LeCun's rule about?"""
    return rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), size=(fan_in, fan_out))


@misconception("lecun_normal", loses=EVERY_SAMPLE)
def lecun_variance_as_stddev(fan_in, fan_out, rng):
    """The variance is passed as the standard deviation. Which of the two does `rng.normal` expect?"""
    return rng.normal(0.0, 1 / fan_in, size=(fan_in, fan_out))


@misconception("lecun_normal", loses=EVERY_SAMPLE)
def lecun_for_relu(fan_in, fan_out, rng):
    """The variance is 2 / fan_in, which is He's. Where does his factor 2 come from, and is there a ReLU
    here?"""
    return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))


# -- he ----------------------------------------------------------------------------------------


@misconception("he_uniform", loses=EVERY_SAMPLE)
def he_stddev_as_limit(fan_in, fan_out, rng):
    """The standard deviation is used as the limit. What is the standard deviation of a uniform
    distribution on [-limit, limit]?"""
    limit = np.sqrt(2 / fan_in)
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


@misconception("he_uniform", loses=EVERY_SAMPLE)
def he_uniform_with_fan_out(fan_in, fan_out, rng):
    """The limit depends on fan_out. How many products are summed up in one output of the layer?"""
    limit = np.sqrt(6 / fan_out)
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


@misconception("he_uniform", loses=("wide_to_narrow", "narrow_to_wide"))
def he_uniform_with_both_fans(fan_in, fan_out, rng):
    """The limit is Glorot and Bengio's. Which half of the outputs does a ReLU remove, and does their
    rule make up for it?"""
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


@misconception("he_uniform", loses=EVERY_SAMPLE)
def normal_instead_of_uniform(fan_in, fan_out, rng):
    """The variance is right, but the weights are normal. Which distribution has a largest value?"""
    return rng.normal(0.0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))


@misconception("he_normal", loses=EVERY_SAMPLE)
def he_normal_with_fan_out(fan_in, fan_out, rng):
    """The variance is 2 / fan_out. How many products are summed up in one output of the layer?"""
    return rng.normal(0.0, np.sqrt(2 / fan_out), size=(fan_in, fan_out))


@misconception("he_normal", loses=EVERY_SAMPLE)
def factor_two_forgotten(fan_in, fan_out, rng):
    """The variance is 1 / fan_in. A ReLU sets half of its inputs to 0; what has to make up for that?"""
    return rng.normal(0.0, np.sqrt(1 / fan_in), size=(fan_in, fan_out))


@misconception("he_normal", loses=EVERY_SAMPLE)
def he_variance_as_stddev(fan_in, fan_out, rng):
    """The variance is passed as the standard deviation. Which of the two does `rng.normal` expect?"""
    return rng.normal(0.0, 2 / fan_in, size=(fan_in, fan_out))


@misconception("he_normal", loses=("wide_to_narrow", "narrow_to_wide"))
def he_normal_with_both_fans(fan_in, fan_out, rng):
    """The variance is Glorot and Bengio's. Which half of the outputs does a ReLU remove, and does their
    rule make up for it?"""
    return rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), size=(fan_in, fan_out))


# -- activation_spread -------------------------------------------------------------------------

_FUNCTIONS = {
    "sigmoid": lambda z: 0.5 * (1 + np.tanh(0.5 * z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
}


def _layers(x, weights, activation):
    """The activations after each layer, as they should be."""
    layers = []
    for layer_weights in weights:
        x = _FUNCTIONS[activation](x @ layer_weights)
        layers.append(x)
    return layers


@misconception("activation_spread", loses=EVERY_NETWORK)
def spread_before_the_activation(x, weights, activation):
    """The spread is measured before the activation function. Which numbers does the next layer
    receive?"""
    inputs = [x, *_layers(x, weights, activation)[:-1]]
    return [np.std(h @ w) for h, w in zip(inputs, weights, strict=True)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def every_layer_fed_with_x(x, weights, activation):
    """Every layer receives x instead of what the layer before it gave. What is the input of the second
    layer?"""
    return [np.std(_FUNCTIONS[activation](x @ w)) for w in weights]


@misconception("activation_spread", loses=EVERY_NETWORK)
def activation_left_out(x, weights, activation):
    """The layers are linear: the activation function is never called. What does the third argument
    say?"""
    spreads = []
    for layer_weights in weights:
        x = x @ layer_weights
        spreads.append(np.std(x))
    return spreads


@misconception(
    "activation_spread",
    loses=("saturated", "sigmoid", "relu", "ten_sigmoid_layers", "ten_relu_layers", "all_activations"),
)
def always_tanh(x, weights, activation):
    """Every network is a tanh network. What happens when the caller asks for another activation?"""
    return [np.std(h) for h in _layers(x, weights, "tanh")]


@misconception("activation_spread", loses=("shape_and_finite", *EVERY_NETWORK))
def spread_of_the_inputs_too(x, weights, activation):
    """The spread of x stands first in the list. How many numbers should there be for four layers?"""
    return [np.std(h) for h in [x, *_layers(x, weights, activation)]]


@misconception("activation_spread", loses=EVERY_NETWORK)
def variance_instead_of_spread(x, weights, activation):
    """These are variances. What is the step from a variance to a standard deviation?"""
    return [np.var(h) for h in _layers(x, weights, activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def mean_not_taken_off(x, weights, activation):
    """This is the root of the mean square, without the mean taken off first. What is the spread of
    activations that are all 0.5?"""
    return [np.sqrt(np.mean(h**2)) for h in _layers(x, weights, activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def divided_by_one_less(x, weights, activation):
    """The sum of squares is divided by the number of entries less one (ddof=1). Is the spread of these
    entries asked for, or an estimate from a sample?"""
    return [np.std(h, ddof=1) for h in _layers(x, weights, activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def mean_of_spreads_of_units(x, weights, activation):
    """The spread is taken for each unit and then averaged. Over which entries should one mean and one
    spread be taken?"""
    return [np.mean(np.std(h, axis=0)) for h in _layers(x, weights, activation)]


@misconception("activation_spread", loses=("leaves_arguments_alone",))
def inputs_overwritten(x, weights, activation):
    """The caller's x is itself changed. What does `out=x` or `x[...] =` do to an array that the caller
    still holds?"""
    spreads = []
    for layer_weights in weights:
        x[...] = _FUNCTIONS[activation](x @ layer_weights)
        spreads.append(np.std(x))
    return spreads
