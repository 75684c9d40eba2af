"""Mistakes that students make in initialisation, each as a wrong implementation, and other conventions."""

import numpy as np

from grader.authoring import convention, misconception

EVERY_SAMPLE = ("wide_to_narrow", "thousands_of_inputs", "narrow_to_wide")
EVERY_LIMIT = ("default_limit", "large_limit", "other_limit")
EVERY_STDDEV = ("default_stddev", "large_stddev", "other_stddev")
OBLONG_LAYERS = ("wide_to_narrow", "narrow_to_wide")  # with very many inputs, fan_out hardly counts
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
EVERY_SIGMOID = ("sigmoid", "ten_sigmoid_layers", "all_activations")

# The checks that judge samples, and the limit or standard deviation that each exercise asks for.
SAMPLES = {"uniform": EVERY_LIMIT, "normal": EVERY_STDDEV}
LIMITS = {
    "uniform": lambda fan_in, fan_out, limit=0.05: limit,
    "xavier_uniform": lambda fan_in, fan_out: np.sqrt(6 / (fan_in + fan_out)),
    "he_uniform": lambda fan_in, fan_out: np.sqrt(6 / fan_in),
}
STDDEVS = {
    "normal": lambda fan_in, fan_out, stddev=0.01: stddev,
    "xavier_normal": lambda fan_in, fan_out: np.sqrt(2 / (fan_in + fan_out)),
    "lecun_normal": lambda fan_in, fan_out: np.sqrt(1 / fan_in),
    "he_normal": lambda fan_in, fan_out: np.sqrt(2 / fan_in),
}


def _uniform(limit, fan_in, fan_out, rng):
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))


def _normal(stddev, fan_in, fan_out, rng):
    return rng.normal(0.0, stddev, size=(fan_in, fan_out))


# -- mistakes in every initialiser that draws --------------------------------------------------


def _in_every_initialiser(exercise, samples, draw):
    """Plant what may go wrong with any initialiser; `draw` is the right one."""
    elsewhere = np.random.default_rng(0)  # stands for NumPy's global generator, which nobody passes on

    @convention(exercise, loses=("shape_and_finite", *samples, "draws_from_the_generator"))
    def transposed(fan_in, fan_out, rng, **settings):
        """The shape is (fan_out, fan_in), as in PyTorch's layers. In `x @ weights`, which of the two sizes
        has to meet that of x?"""
        return draw(fan_in, fan_out, rng, **settings).T

    @misconception(exercise, loses=("draws_from_the_generator",))
    def from_a_fixed_seed(fan_in, fan_out, rng, **settings):
        """A generator with a fixed seed is made anew at every call, so two layers of one size get the same
        weights. What did the caller pass rng for?"""
        return draw(fan_in, fan_out, np.random.default_rng(42), **settings)

    @misconception(exercise, loses=("draws_from_the_generator",))
    def from_the_global_generator(fan_in, fan_out, rng, **settings):
        """The weights come from `np.random` or from a generator without a seed, and the same seed gives
        others. What did the caller pass rng for?"""
        return draw(fan_in, fan_out, elsewhere, **settings)

    @misconception(exercise, loses=samples)
    def one_row_for_all_inputs(fan_in, fan_out, rng, **settings):
        """One row is drawn and repeated, so all inputs have the same weights. How many independent numbers
        does a (fan_in, fan_out) array need?"""
        return np.tile(draw(fan_in, fan_out, rng, **settings)[:1], (fan_in, 1))


def _in_every_uniform(exercise, samples, limit):
    """Plant what may go wrong with a uniform initialiser; `limit` gives the right limit."""

    @misconception(exercise, loses=samples)
    def no_weight_is_negative(fan_in, fan_out, rng, **settings):
        """All weights lie between 0 and the limit. Where does the interval begin that `rng.random` draws
        from, and where should it begin?"""
        return limit(fan_in, fan_out, **settings) * rng.random((fan_in, fan_out))

    @misconception(exercise, loses=samples)
    def limit_taken_as_width(fan_in, fan_out, rng, **settings):
        """The limit is taken as the width of the whole interval. How far is it from -limit to limit?"""
        return limit(fan_in, fan_out, **settings) * (rng.random((fan_in, fan_out)) - 0.5)

    @misconception(exercise, loses=samples)
    def limit_taken_as_stddev(fan_in, fan_out, rng, **settings):
        """The weights are normal with the limit as their standard deviation, and many lie beyond it. Which
        distribution gives every value in the interval the same chance?"""
        return _normal(limit(fan_in, fan_out, **settings), fan_in, fan_out, rng)

    @misconception(exercise, loses=samples)
    def normal_instead_of_uniform(fan_in, fan_out, rng, **settings):
        """The variance is right, but the weights are normal. Which distribution has a largest value?"""
        return _normal(limit(fan_in, fan_out, **settings) / np.sqrt(3), fan_in, fan_out, rng)


def _in_every_normal(exercise, samples, stddev):
    """Plant what may go wrong with a normal initialiser; `stddev` gives the right standard deviation."""

    @convention(exercise, loses=samples)
    def cut_off_and_not_corrected(fan_in, fan_out, rng, **settings):
        """The draws beyond two standard deviations are drawn again and the rest is left as it is, as with
        `tf.random.truncated_normal`. What happens to the variance of a sample when its tails are removed?"""
        weights = rng.standard_normal((fan_in, fan_out))
        while (far := np.abs(weights) > 2).any():
            weights[far] = rng.standard_normal(far.sum())
        return weights * stddev(fan_in, fan_out, **settings)

    @misconception(exercise, loses=samples)
    def clipped_at_two_stddevs(fan_in, fan_out, rng, **settings):
        """The draws beyond two standard deviations are set to the bound, where they pile up. What share of a
        normal sample lies beyond it, and what does clipping do to the variance?"""
        draws = np.clip(rng.standard_normal((fan_in, fan_out)), -2, 2)
        return draws * stddev(fan_in, fan_out, **settings)

    @misconception(exercise, loses=samples)
    def random_instead_of_standard_normal(fan_in, fan_out, rng, **settings):
        """The standard deviation multiplies draws of `rng.random` (NumPy's old `rand`, where `randn` was
        meant). Which values does it give, and what is their mean?"""
        return stddev(fan_in, fan_out, **settings) * rng.random((fan_in, fan_out))

    @misconception(exercise, loses=samples)
    def stddev_taken_as_limit(fan_in, fan_out, rng, **settings):
        """The weights are uniform with the standard deviation as their limit. Which weights are the most
        frequent ones in a normal distribution, and how far do its tails reach?"""
        return _uniform(stddev(fan_in, fan_out, **settings), fan_in, fan_out, rng)

    @misconception(exercise, loses=samples)
    def uniform_instead_of_normal(fan_in, fan_out, rng, **settings):
        """The variance is right, but the weights are uniform. Which weights are the most frequent ones in a
        normal distribution, and how far do its tails reach?"""
        return _uniform(np.sqrt(3) * stddev(fan_in, fan_out, **settings), fan_in, fan_out, rng)

    @misconception(exercise, loses=samples)
    def variance_passed_as_stddev(fan_in, fan_out, rng, **settings):
        """The draws are scaled with the variance. If z has standard deviation 1, what is the standard
        deviation of c * z, and which of the two does `rng.normal` expect?"""
        return _normal(stddev(fan_in, fan_out, **settings) ** 2, fan_in, fan_out, rng)


def _right(distribution, size):
    """The right initialiser, from its distribution and the size that it asks for."""
    return lambda fan_in, fan_out, rng, **settings: distribution(
        size(fan_in, fan_out, **settings), fan_in, fan_out, rng
    )


for name, right_limit in LIMITS.items():
    _in_every_initialiser(name, SAMPLES.get(name, EVERY_SAMPLE), _right(_uniform, right_limit))
    _in_every_uniform(name, SAMPLES.get(name, EVERY_SAMPLE), right_limit)
for name, right_stddev in STDDEVS.items():
    _in_every_initialiser(name, SAMPLES.get(name, EVERY_SAMPLE), _right(_normal, right_stddev))
    _in_every_normal(name, SAMPLES.get(name, EVERY_SAMPLE), right_stddev)


# -- zeros -------------------------------------------------------------------------------------

EVERY_ZERO = ("all_zero", "single_units", "a_large_layer")


@convention("zeros", loses=("shape_and_finite", *EVERY_ZERO))
def zeros_transposed(fan_in, fan_out, rng):
    """The shape is (fan_out, fan_in), as in PyTorch's layers. In `x @ weights`, which of the two sizes has to
    meet that of x?"""
    return np.zeros((fan_out, fan_in))


@convention("zeros", loses=("shape_and_finite", *EVERY_ZERO))
def one_row_more_for_the_bias(fan_in, fan_out, rng):
    """The weights have one row more, for the bias, as with the bias trick of CS231n. Where does this course
    keep the bias, and how many rows meet the inputs of `x @ weights`?"""
    return np.zeros((fan_in + 1, fan_out))


@misconception("zeros", loses=("shape_and_finite", *EVERY_ZERO))
def one_zero_for_each_output(fan_in, fan_out, rng):
    """The shape is that of a bias, (fan_out,). How many weights connect all inputs to all outputs?"""
    return np.zeros(fan_out)


@misconception("zeros", loses=("shape_and_finite", *EVERY_ZERO))
def one_zero_for_each_input(fan_in, fan_out, rng):
    """The shape is (fan_in,), with one weight for each input. How many weights connect all inputs to all
    outputs?"""
    return np.zeros(fan_in)


@misconception("zeros", loses=("shape_and_finite", *EVERY_ZERO))
def zeros_in_one_line(fan_in, fan_out, rng):
    """The weights are one long line of fan_in * fan_out numbers. Can `x @ weights` give fan_out outputs with
    it?"""
    return np.zeros(fan_in * fan_out)


@misconception("zeros", loses=("shape_and_finite", *EVERY_ZERO))
def zeros_in_a_square(fan_in, fan_out, rng):
    """The shape is (fan_in, fan_in), and fan_out is never used. How many outputs does `x @ weights` have
    then?"""
    return np.zeros((fan_in, fan_in))


@misconception("zeros", loses=EVERY_ZERO)
def nearly_zero(fan_in, fan_out, rng):
    """The weights are a small number, but they are not 0. What is asked for here, although it would train
    badly?"""
    return np.full((fan_in, fan_out), 0.01)


@misconception("zeros", loses=EVERY_ZERO)
def ones(fan_in, fan_out, rng):
    """Every weight is 1. Which number does the name of the function promise?"""
    return np.ones((fan_in, fan_out))


@misconception("zeros", loses=EVERY_ZERO)
def identity(fan_in, fan_out, rng):
    """The weights are the identity matrix, with ones on the diagonal. Which number does the name of the
    function promise?"""
    return np.eye(fan_in, fan_out)


# -- uniform -----------------------------------------------------------------------------------


@misconception("uniform", loses=EVERY_LIMIT)
def limit_taken_as_the_stddev_of_a_uniform(fan_in, fan_out, rng, limit=0.05):
    """The interval is so wide that the standard deviation is the limit. Which of the two is the largest value
    that a weight may have?"""
    return _uniform(np.sqrt(3) * limit, fan_in, fan_out, rng)


@misconception("uniform", loses=EVERY_LIMIT)
def limit_taken_as_variance(fan_in, fan_out, rng, limit=0.05):
    """The interval is chosen so that the variance is the limit. What is the largest value that a weight may
    have?"""
    return _uniform(np.sqrt(3 * limit), fan_in, fan_out, rng)


@misconception("uniform", loses=EVERY_LIMIT)
def limit_never_used(fan_in, fan_out, rng, limit=0.05):
    """The weights lie between -1 and 1, whatever the limit. Where in your code does the argument limit
    appear?"""
    return _uniform(1.0, fan_in, fan_out, rng)


@misconception("uniform", loses=("large_limit", "other_limit"))
def limit_fixed_at_its_default(fan_in, fan_out, rng, limit=0.05):
    """The limit 0.05 stands in the code as a number. What happens when the caller asks for another limit?"""
    return _uniform(0.05, fan_in, fan_out, rng)


# -- normal ------------------------------------------------------------------------------------


@misconception("normal", loses=EVERY_STDDEV)
def stddev_taken_as_variance(fan_in, fan_out, rng, stddev=0.01):
    """The argument stddev is taken as the variance, and a root is taken of it. Which of the two does
    `rng.normal` expect as its scale?"""
    return _normal(np.sqrt(stddev), fan_in, fan_out, rng)


@misconception("normal", loses=EVERY_STDDEV)
def centred_on_the_stddev(fan_in, fan_out, rng, stddev=0.01):
    """The draws are standard normal and shifted by stddev. Which argument of `rng.normal` comes first, and
    should stddev be added to a draw or multiply it?"""
    return rng.normal(stddev, size=(fan_in, fan_out))


@misconception("normal", loses=EVERY_STDDEV)
def stddev_never_used(fan_in, fan_out, rng, stddev=0.01):
    """The draws are standard normal, whatever the stddev. Where in your code does the argument stddev
    appear?"""
    return _normal(1.0, fan_in, fan_out, rng)


@misconception("normal", loses=EVERY_STDDEV)
def stddev_divided_by_root_of_fan_in(fan_in, fan_out, rng, stddev=0.01):
    """The draws are divided by the root of fan_in as well. Which rules look at the size of the layer, and is
    this one of them?"""
    return _normal(stddev / np.sqrt(fan_in), fan_in, fan_out, rng)


@misconception("normal", loses=("large_stddev", "other_stddev"))
def stddev_fixed_at_its_default(fan_in, fan_out, rng, stddev=0.01):
    """The factor 0.01 stands in the code as a number. What happens when the caller asks for another
    stddev?"""
    return _normal(0.01, fan_in, fan_out, rng)


# -- xavier ------------------------------------------------------------------------------------


@convention("xavier_uniform", loses=EVERY_SAMPLE)
def xavier_uniform_without_fan_out(fan_in, fan_out, rng):
    """The variance is 1 / fan_in, as in Caffe's filler "xavier" and in many lectures. Which pass through the
    layer does fan_out take care of?"""
    return _uniform(np.sqrt(3 / fan_in), fan_in, fan_out, rng)


@convention("xavier_uniform", loses=EVERY_SAMPLE)
def four_times_the_xavier_limit(fan_in, fan_out, rng):
    """The limit is four times as large, as Theano's Deep Learning Tutorials have it for sigmoid units. Does
    the handout's formula ask which activation follows?"""
    return _uniform(4 * np.sqrt(6 / (fan_in + fan_out)), fan_in, fan_out, rng)


@misconception("xavier_uniform", loses=EVERY_SAMPLE)
def limit_of_the_older_rule(fan_in, fan_out, rng):
    """The limit is 1 / sqrt(fan_in), which the paper calls the common heuristic and sets out to replace.
    Which variance do these weights have, and which one should they have?"""
    return _uniform(1 / np.sqrt(fan_in), fan_in, fan_out, rng)


@misconception("xavier_uniform", loses=EVERY_SAMPLE)
def xavier_stddev_as_limit(fan_in, fan_out, rng):
    """The standard deviation is used as the limit. What is the standard deviation of a uniform distribution
    on [-limit, limit]?"""
    return _uniform(np.sqrt(2 / (fan_in + fan_out)), fan_in, fan_out, rng)


@misconception("xavier_uniform", loses=EVERY_SAMPLE)
def three_instead_of_six(fan_in, fan_out, rng):
    """The limit has a 3 where a 6 should be. The variance is limit^2 / 3; what is it here, and what should it
    be?"""
    return _uniform(np.sqrt(3 / (fan_in + fan_out)), fan_in, fan_out, rng)


@misconception("xavier_uniform", loses=EVERY_SAMPLE)
def xavier_limit_of_he(fan_in, fan_out, rng):
    """The limit is sqrt(6 / fan_in), which belongs to He's rule. Which two sizes does this rule weigh against
    each other?"""
    return _uniform(np.sqrt(6 / fan_in), fan_in, fan_out, rng)


@misconception("xavier_uniform", loses=EVERY_SAMPLE)
def xavier_limit_without_root(fan_in, fan_out, rng):
    """The square root is missing from the limit. Is 6 / (fan_in + fan_out) a limit or the square of one?"""
    return _uniform(6 / (fan_in + fan_out), fan_in, fan_out, rng)


@misconception("xavier_uniform", loses=EVERY_SAMPLE)
def brackets_forgotten(fan_in, fan_out, rng):
    """The brackets around fan_in + fan_out are missing. What does Python compute first in 6 / fan_in +
    fan_out?"""
    return _uniform(np.sqrt(6 / fan_in + fan_out), fan_in, fan_out, rng)


@convention("xavier_normal", loses=EVERY_SAMPLE)
def xavier_normal_without_fan_out(fan_in, fan_out, rng):
    """The variance is 1 / fan_in, which many lectures call Xavier. Glorot and Bengio weigh two passes through
    the layer against each other; which size matters on the way back?"""
    return _normal(np.sqrt(1 / fan_in), fan_in, fan_out, rng)


@misconception("xavier_normal", loses=EVERY_SAMPLE)
def xavier_normal_with_fan_out_alone(fan_in, fan_out, rng):
    """The variance is 1 / fan_out. Glorot and Bengio weigh two passes through the layer against each other;
    which size matters on the way forward?"""
    return _normal(np.sqrt(1 / fan_out), fan_in, fan_out, rng)


@misconception("xavier_normal", loses=OBLONG_LAYERS)
def xavier_variance_of_he(fan_in, fan_out, rng):
    """The variance is 2 / fan_in, which belongs to He's rule. Which two sizes does this rule weigh against
    each other?"""
    return _normal(np.sqrt(2 / fan_in), fan_in, fan_out, rng)


@misconception("xavier_normal", loses=EVERY_SAMPLE)
def without_fan_out_and_without_root(fan_in, fan_out, rng):
    """The draws are divided by fan_in. If z has standard deviation 1, what is the variance of z / fan_in, and
    which size is missing from it?"""
    return _normal(1 / fan_in, fan_in, fan_out, rng)


@misconception("xavier_normal", loses=EVERY_SAMPLE)
def half_the_xavier_variance(fan_in, fan_out, rng):
    """The variance is 1 / (fan_in + fan_out). What should it be for fan_in = fan_out, where a layer has to
    keep the variance as it is?"""
    return _normal(np.sqrt(1 / (fan_in + fan_out)), fan_in, fan_out, rng)


@misconception("xavier_normal", loses=EVERY_SAMPLE)
def xavier_limit_as_stddev(fan_in, fan_out, rng):
    """The limit of the uniform form, with its 6, is used as the standard deviation. Where does the 6 come
    from, and is there a uniform distribution here?"""
    return _normal(np.sqrt(6 / (fan_in + fan_out)), fan_in, fan_out, rng)


@misconception("xavier_normal", loses=EVERY_SAMPLE)
def root_of_the_two_alone(fan_in, fan_out, rng):
    """The root is taken of the 2 and not of fan_in + fan_out. Where does the root sign end?"""
    return _normal(np.sqrt(2) / (fan_in + fan_out), fan_in, fan_out, rng)


@misconception("xavier_normal", loses=EVERY_SAMPLE)
def brackets_forgotten(fan_in, fan_out, rng):
    """The brackets around fan_in + fan_out are missing. What does Python compute first in 2 / fan_in +
    fan_out?"""
    return _normal(np.sqrt(2 / fan_in + fan_out), fan_in, fan_out, rng)


# -- lecun -------------------------------------------------------------------------------------


@misconception("lecun_normal", loses=EVERY_SAMPLE)
def lecun_with_fan_out(fan_in, fan_out, rng):
    """The variance is 1 / fan_out. How many products are summed up in one output of the layer?"""
    return _normal(np.sqrt(1 / fan_out), fan_in, fan_out, rng)


@misconception("lecun_normal", loses=EVERY_SAMPLE)
def lecun_with_both_fans(fan_in, fan_out, rng):
    """The variance is 2 / (fan_in + fan_out), as Glorot and Bengio have it. Which pass through the layer is
    LeCun's rule about?"""
    return _normal(np.sqrt(2 / (fan_in + fan_out)), fan_in, fan_out, rng)


@misconception("lecun_normal", loses=EVERY_SAMPLE)
def lecun_for_relu(fan_in, fan_out, rng):
    """The variance is 2 / fan_in, which is He's. Where does his factor 2 come from, and is there a ReLU
    here?"""
    return _normal(np.sqrt(2 / fan_in), fan_in, fan_out, rng)


@misconception("lecun_normal", loses=EVERY_SAMPLE)
def lecun_limit_as_stddev(fan_in, fan_out, rng):
    """The limit of the uniform form, with its 3, is used as the standard deviation. Where does the 3 come
    from, and is there a uniform distribution here?"""
    return _normal(np.sqrt(3 / fan_in), fan_in, fan_out, rng)


@misconception("lecun_normal", loses=EVERY_SAMPLE)
def multiplied_by_the_root(fan_in, fan_out, rng):
    """The draws are multiplied by sqrt(fan_in) and not divided by it. If a layer has more inputs, should its
    weights be larger or smaller?"""
    return _normal(np.sqrt(fan_in), fan_in, fan_out, rng)


@misconception("lecun_normal", loses=EVERY_SAMPLE)
def fan_in_never_used(fan_in, fan_out, rng):
    """The standard deviation is 1, whatever the size of the layer. Where in your code does fan_in scale the
    draws?"""
    return _normal(1.0, fan_in, fan_out, rng)


# -- he ----------------------------------------------------------------------------------------


@convention("he_uniform", loses=EVERY_SAMPLE)
def he_uniform_with_fan_out(fan_in, fan_out, rng):
    """The limit depends on fan_out, as with PyTorch's mode="fan_out", which keeps the size of the gradients.
    How many products are summed up in one output of the layer?"""
    return _uniform(np.sqrt(6 / fan_out), fan_in, fan_out, rng)


@convention("he_uniform", loses=EVERY_SAMPLE)
def he_uniform_for_a_leaky_relu(fan_in, fan_out, rng):
    """The limit is 1 / sqrt(fan_in), as in PyTorch's Linear, which calls He's rule for a ReLU of slope
    sqrt(5). Which slope does the ReLU of this course have below 0?"""
    return _uniform(np.sqrt(1 / fan_in), fan_in, fan_out, rng)


@misconception("he_uniform", loses=EVERY_SAMPLE)
def he_stddev_as_limit(fan_in, fan_out, rng):
    """The standard deviation is used as the limit. What is the standard deviation of a uniform distribution
    on [-limit, limit]?"""
    return _uniform(np.sqrt(2 / fan_in), fan_in, fan_out, rng)


@misconception("he_uniform", loses=OBLONG_LAYERS)
def he_uniform_with_both_fans(fan_in, fan_out, rng):
    """The limit is Glorot and Bengio's. Which half of the outputs does a ReLU remove, and does their rule
    make up for it?"""
    return _uniform(np.sqrt(6 / (fan_in + fan_out)), fan_in, fan_out, rng)


@misconception("he_uniform", loses=EVERY_SAMPLE)
def factor_two_forgotten(fan_in, fan_out, rng):
    """The limit is sqrt(3 / fan_in), and the variance 1 / fan_in. A ReLU sets half of its inputs to 0; what
    has to make up for that?"""
    return _uniform(np.sqrt(3 / fan_in), fan_in, fan_out, rng)


@misconception("he_uniform", loses=EVERY_SAMPLE)
def he_limit_without_root(fan_in, fan_out, rng):
    """The square root is missing from the limit. Is 6 / fan_in a limit or the square of one?"""
    return _uniform(6 / fan_in, fan_in, fan_out, rng)


@misconception("he_uniform", loses=EVERY_SAMPLE)
def root_of_the_six_alone(fan_in, fan_out, rng):
    """The root is taken of the 6 and not of fan_in. Where does the root sign end?"""
    return _uniform(np.sqrt(6) / fan_in, fan_in, fan_out, rng)


@convention("he_normal", loses=EVERY_SAMPLE)
def he_normal_with_fan_out(fan_in, fan_out, rng):
    """The variance is 2 / fan_out, as with PyTorch's mode="fan_out", which keeps the size of the gradients.
    How many products are summed up in one output of the layer?"""
    return _normal(np.sqrt(2 / fan_out), fan_in, fan_out, rng)


@convention("he_normal", loses=EVERY_SAMPLE)
def he_normal_with_the_mean_of_fans(fan_in, fan_out, rng):
    """The variance is 2 divided by the mean of fan_in and fan_out, as with Caffe's variance_norm AVERAGE. How
    many products are summed up in one output of the layer?"""
    return _normal(np.sqrt(4 / (fan_in + fan_out)), fan_in, fan_out, rng)


@misconception("he_normal", loses=EVERY_SAMPLE)
def factor_two_forgotten(fan_in, fan_out, rng):
    """The variance is 1 / fan_in. A ReLU sets half of its inputs to 0; what has to make up for that?"""
    return _normal(np.sqrt(1 / fan_in), fan_in, fan_out, rng)


@misconception("he_normal", loses=EVERY_SAMPLE)
def factor_two_and_root_forgotten(fan_in, fan_out, rng):
    """The draws are divided by fan_in. If z has standard deviation 1, what is the variance of z / fan_in, and
    what makes up for the half that a ReLU sets to 0?"""
    return _normal(1 / fan_in, fan_in, fan_out, rng)


@misconception("he_normal", loses=OBLONG_LAYERS)
def he_normal_with_both_fans(fan_in, fan_out, rng):
    """The variance is Glorot and Bengio's. Which half of the outputs does a ReLU remove, and does their rule
    make up for it?"""
    return _normal(np.sqrt(2 / (fan_in + fan_out)), fan_in, fan_out, rng)


@misconception("he_normal", loses=EVERY_SAMPLE)
def he_limit_as_stddev(fan_in, fan_out, rng):
    """The limit of the uniform form, with its 6, is used as the standard deviation. Where does the 6 come
    from, and is there a uniform distribution here?"""
    return _normal(np.sqrt(6 / fan_in), fan_in, fan_out, rng)


@misconception("he_normal", loses=EVERY_SAMPLE)
def root_of_the_two_alone(fan_in, fan_out, rng):
    """The root is taken of the 2 and not of fan_in. Where does the root sign end?"""
    return _normal(np.sqrt(2) / fan_in, fan_in, fan_out, rng)


@misconception("he_normal", loses=EVERY_SAMPLE)
def root_of_fan_in_alone(fan_in, fan_out, rng):
    """The root is taken of fan_in and not of the 2. Where does the root sign begin?"""
    return _normal(2 / np.sqrt(fan_in), fan_in, fan_out, rng)


# -- activation_spread -------------------------------------------------------------------------

_FUNCTIONS = {
    "sigmoid": lambda z: 0.5 * (1 + np.tanh(0.5 * z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
}


def _layers(x, weights, activation, functions=_FUNCTIONS):
    """The activations after each layer, as they should be."""
    layers = []
    for layer_weights in weights:
        x = functions[activation](x @ layer_weights)
        layers.append(x)
    return layers


def _inputs_of_activations(x, weights, activation):
    """What each layer's activation function receives, as it should be."""
    inputs = [x, *_layers(x, weights, activation)[:-1]]
    return [h @ w for h, w in zip(inputs, weights, strict=True)]


@convention("activation_spread", loses=EVERY_NETWORK)
def divided_by_one_less(x, weights, activation):
    """The sum of squares is divided by the number of entries less one, as in PyTorch's std and with ddof=1.
    Is the spread of these entries asked for, or an estimate from a sample?"""
    return [np.std(h, ddof=1) for h in _layers(x, weights, activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def spread_before_the_activation(x, weights, activation):
    """The spread is measured before the activation function. Which numbers does the next layer receive?"""
    return [np.std(z) for z in _inputs_of_activations(x, weights, activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def variance_before_the_activation(x, weights, activation):
    """The variance is measured, and before the activation function. What is the step from a variance to a
    standard deviation, and which numbers does the next layer receive?"""
    return [np.var(z) for z in _inputs_of_activations(x, weights, activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def every_layer_fed_with_x(x, weights, activation):
    """Every layer receives x instead of what the layer before it gave. What is the input of the second
    layer?"""
    return [np.std(_FUNCTIONS[activation](x @ w)) for w in weights]


@misconception("activation_spread", loses=EVERY_NETWORK)
def weights_turned_round(x, weights, activation):
    """The layers multiply with `weights.T`, which goes unnoticed with square weights. Which index of the
    weights belongs to the inputs, the first or the second?"""
    return [np.std(h) for h in _layers(x, [w.T for w in weights], activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def activation_left_out(x, weights, activation):
    """The layers are linear, and the activation function is never called. What does the third argument
    say?"""
    return [np.std(h) for h in _layers(x, weights, "none", {"none": lambda z: z})]


@misconception("activation_spread", loses=tuple(name for name in EVERY_NETWORK if name != "vanishing"))
def last_activation_left_out(x, weights, activation):
    """The last layer has no activation function, as in a classifier. After which layers does the experiment
    measure?"""
    *spreads, _ = (np.std(h) for h in _layers(x, weights, activation))
    return [*spreads, np.std(_inputs_of_activations(x, weights, activation)[-1])]


@misconception("activation_spread", loses=("saturated", "relu", "ten_relu_layers", *EVERY_SIGMOID))
def always_tanh(x, weights, activation):
    """Every network is a tanh network. What happens when the caller asks for another activation?"""
    return [np.std(h) for h in _layers(x, weights, "tanh")]


@misconception("activation_spread", loses=("saturated", *EVERY_SIGMOID))
def sigmoid_without_its_minus(x, weights, activation):
    """The minus is missing from exp(-z), and the sigmoid falls where it should rise. Towards which number
    should a sigmoid go for large z?"""
    falling = {**_FUNCTIONS, "sigmoid": lambda z: 0.5 * (1 - np.tanh(0.5 * z))}
    return [np.std(h) for h in _layers(x, weights, activation, falling)]


@misconception("activation_spread", loses=("saturated",))
def sigmoid_overflows(x, weights, activation):
    """The sigmoid is exp(z) / (1 + exp(z)) as it stands, which overflows for large z. What is exp(10,000),
    and what is inf / inf?"""
    with np.errstate(over="ignore", invalid="ignore"):
        overflowing = {**_FUNCTIONS, "sigmoid": lambda z: np.exp(z) / (1 + np.exp(z))}
        return [np.std(h) for h in _layers(x, weights, activation, overflowing)]


@misconception("activation_spread", loses=("shape_and_finite", *EVERY_NETWORK))
def spread_of_the_inputs_too(x, weights, activation):
    """The spread of x stands first in the list. How many numbers should there be for four layers?"""
    return [np.std(h) for h in [x, *_layers(x, weights, activation)]]


@misconception("activation_spread", loses=("shape_and_finite", *EVERY_NETWORK))
def only_the_last_layer_measured(x, weights, activation):
    """The spread is measured once, after the last layer. How many numbers should there be for four layers?"""
    return np.std(_layers(x, weights, activation)[-1])


@misconception("activation_spread", loses=("shape_and_finite", *EVERY_NETWORK))
def one_spread_for_each_unit(x, weights, activation):
    """The spread is taken for each unit, and a layer gives a row of numbers. Over which entries should one
    mean and one spread be taken?"""
    return [np.std(h, axis=0) for h in _layers(x, weights, activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def variance_instead_of_spread(x, weights, activation):
    """The numbers are variances. What is the step from a variance to a standard deviation?"""
    return [np.var(h) for h in _layers(x, weights, activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def mean_instead_of_spread(x, weights, activation):
    """The numbers are means. How do you see from a mean whether the activations differ from each other?"""
    return [np.mean(h) for h in _layers(x, weights, activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def mean_not_taken_off(x, weights, activation):
    """The root of the mean square is taken, without the mean taken off first. What is the spread of
    activations that are all 0.5?"""
    return [np.sqrt(np.mean(h**2)) for h in _layers(x, weights, activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def mean_of_spreads_of_units(x, weights, activation):
    """The spread is taken for each unit and then averaged. Over which entries should one mean and one spread
    be taken?"""
    return [np.mean(np.std(h, axis=0)) for h in _layers(x, weights, activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def mean_of_spreads_of_examples(x, weights, activation):
    """The spread is taken for each example and then averaged. Over which entries should one mean and one
    spread be taken?"""
    return [np.mean(np.std(h, axis=1)) for h in _layers(x, weights, activation)]


@misconception("activation_spread", loses=("leaves_arguments_alone",))
def inputs_overwritten(x, weights, activation):
    """The caller's x is itself changed. What does `out=x` or `x[...] =` do to an array that the caller still
    holds?"""
    spreads = []
    for layer_weights in weights:
        x[...] = _FUNCTIONS[activation](x @ layer_weights)
        spreads.append(np.std(x))
    return spreads


@misconception("activation_spread", loses=EVERY_NETWORK)
def mean_size_of_activations(x, weights, activation):
    """The mean of the sizes is measured. What are the deviations from, and what is done with them before they
    are averaged?"""
    return [np.mean(np.abs(h)) for h in _layers(x, weights, activation)]


@misconception("activation_spread", loses=EVERY_NETWORK)
def later_layers_fed_with_the_first(x, weights, activation):
    """Every layer after the first is given what the first one gave. Which layer does the third one read?"""
    first = _layers(x, weights[:1], activation)
    return [np.std(h) for h in (*first, *(_layers(first[0], [w], activation)[0] for w in weights[1:]))]


# -- saturation ----------------------------------------------------------------------------------

_LARGEST = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}
EVERY_SHARE = (
    "tanh",
    "sigmoid",
    "relu",
    "at_their_ends",
    "ten_layers_by_rule",
    "leaves_arguments_alone",
    "all_activations",
)
SIGMOID_SHARES = ("sigmoid", "ten_layers_by_rule", "all_activations")
TANH_SHARES = ("tanh", "ten_layers_by_rule", "leaves_arguments_alone", "all_activations")
RELU_SHARES = ("relu", "ten_layers_by_rule", "all_activations")

_DERIVATIVES = {
    "sigmoid": lambda h: h * (1 - h),
    "tanh": lambda h: 1 - h**2,
    "relu": lambda h: (h > 0) * 1.0,
}


def _saturated(x, weights, activation, bound=0.01, derivatives=_DERIVATIVES):
    """Which units of each layer are saturated, as it should be."""
    layers = _layers(x, weights, activation)
    return [derivatives[activation](h) < bound * _LARGEST[activation] for h in layers]


@misconception("saturation", loses=SIGMOID_SHARES)
def one_percent_and_not_of_the_largest(x, weights, activation):
    """The derivative is held against 0.01 for every activation. What is the largest derivative of a sigmoid,
    and what is 1 % of it?"""
    return [np.mean(_DERIVATIVES[activation](h) < 0.01) for h in _layers(x, weights, activation)]


@misconception("saturation", loses=TANH_SHARES)
def largest_of_the_sigmoid_for_all(x, weights, activation):
    """The bound is 1 % of 1/4 for every activation. How steep is a tanh at 0?"""
    return [np.mean(_DERIVATIVES[activation](h) < 0.0025) for h in _layers(x, weights, activation)]


@misconception(
    "saturation", loses=("tanh", "sigmoid", "ten_layers_by_rule", "leaves_arguments_alone", "all_activations")
)
def ten_percent_for_one(x, weights, activation):
    """The bound is 10 % of the largest derivative. Which share of it does the definition name?"""
    return [np.mean(s) for s in _saturated(x, weights, activation, bound=0.1)]


@misconception(
    "saturation", loses=("tanh", "sigmoid", "ten_layers_by_rule", "leaves_arguments_alone", "all_activations")
)
def one_percent_from_the_ends(x, weights, activation):
    """A unit counts when its output is within 1 % of an end. Is the output held against the bound, or the
    derivative that belongs to it?"""
    ends = {
        "sigmoid": lambda h: (h < 0.01) | (h > 0.99),
        "tanh": lambda h: np.abs(h) > 0.99,
        "relu": lambda h: h <= 0,
    }
    return [np.mean(ends[activation](h)) for h in _layers(x, weights, activation)]


@misconception(
    "saturation",
    loses=(
        "tanh",
        "sigmoid",
        "at_their_ends",
        "ten_layers_by_rule",
        "leaves_arguments_alone",
        "all_activations",
    ),
)
def upper_end_alone(x, weights, activation):
    """Only units at the upper end are counted. At which other end is a sigmoid or a tanh flat?"""
    middle = {"sigmoid": 0.5, "tanh": 0.0, "relu": -1.0}[activation]
    layers = _layers(x, weights, activation)
    saturated = _saturated(x, weights, activation)
    return [np.mean(s & (h > middle)) for s, h in zip(saturated, layers, strict=True)]


@misconception("saturation", loses=EVERY_SHARE)
def share_of_units_that_are_alive(x, weights, activation):
    """The share of units that still let a gradient pass is returned. Which share is 1 when all units stand at
    their ends?"""
    return [1 - np.mean(s) for s in _saturated(x, weights, activation)]


@misconception("saturation", loses=EVERY_SHARE)
def count_instead_of_share(x, weights, activation):
    """The saturated units are counted. By which number does a count become a share?"""
    return [np.sum(s) for s in _saturated(x, weights, activation)]


@misconception("saturation", loses=EVERY_SHARE)
def divided_by_the_units_alone(x, weights, activation):
    """The count is divided by the number of units, and grows with the batch. Over how many entries does a
    layer's share run?"""
    return [np.sum(s) / s.shape[1] for s in _saturated(x, weights, activation)]


@misconception("saturation", loses=EVERY_SHARE)
def divided_by_the_examples_alone(x, weights, activation):
    """The count is divided by the number of examples, and grows with the layer. Over how many entries does a
    layer's share run?"""
    return [np.sum(s) / s.shape[0] for s in _saturated(x, weights, activation)]


@misconception("saturation", loses=EVERY_SHARE)
def percent_instead_of_share(x, weights, activation):
    """The numbers are percentages. Which number stands for all units: 1 or 100?"""
    return [100 * np.mean(s) for s in _saturated(x, weights, activation)]


@convention("saturation", loses=EVERY_SHARE)
def saturated_for_every_example(x, weights, activation):
    """A unit counts if it is saturated for all examples, as "dead" is meant where one speaks of dead ReLUs.
    Does this course count units, or entries of the (N, D) activations?"""
    return [np.mean(np.all(s, axis=0)) for s in _saturated(x, weights, activation)]


@misconception("saturation", loses=EVERY_SHARE)
def saturated_for_some_example(x, weights, activation):
    """A unit counts as soon as one example saturates it. Over which entries is the share taken?"""
    return [np.mean(np.any(s, axis=0)) for s in _saturated(x, weights, activation)]


@misconception("saturation", loses=("shape_and_finite", *EVERY_SHARE))
def one_share_for_each_unit(x, weights, activation):
    """The share is taken for each unit, and a layer gives a row of numbers. Over which entries should one
    share be taken?"""
    return [np.mean(s, axis=0) for s in _saturated(x, weights, activation)]


@misconception("saturation", loses=("shape_and_finite", *EVERY_SHARE))
def one_share_for_the_network(x, weights, activation):
    """One share is taken over all layers. How many numbers should there be for four layers?"""
    return np.mean(_saturated(x, weights, activation))


@misconception("saturation", loses=RELU_SHARES)
def relu_saturated_below_zero_alone(x, weights, activation):
    """A ReLU counts where its input is negative, and not where it is 0. What is its derivative at 0, as the
    formula has it?"""
    if activation != "relu":
        return [np.mean(s) for s in _saturated(x, weights, activation)]
    return [np.mean(z < 0) for z in _inputs_of_activations(x, weights, activation)]


@misconception("saturation", loses=RELU_SHARES)
def relu_never_saturates(x, weights, activation):
    """The share of a ReLU layer is 0, since a ReLU has no upper end. What is its derivative where it gives
    0?"""
    if activation == "relu":
        return [0.0 for _ in weights]
    return [np.mean(s) for s in _saturated(x, weights, activation)]


@misconception("saturation", loses=tuple(name for name in EVERY_SHARE if name != "relu"))
def formula_of_the_output_fed_with_the_input(x, weights, activation):
    """The derivative is worked out from what goes into the activation: z (1 - z), 1 - z². Is h in the formula
    the input of the activation, or its output?"""
    inputs = _inputs_of_activations(x, weights, activation)
    return [np.mean(_DERIVATIVES[activation](z) < 0.01 * _LARGEST[activation]) for z in inputs]


@misconception("saturation", loses=EVERY_SHARE)
def a_layer_late(x, weights, activation):
    """Each number is of what the layer receives and not of what it gives. Which layer does the first number
    belong to?"""
    inputs = [x, *_layers(x, weights, activation)[:-1]]
    return [np.mean(_DERIVATIVES[activation](h) < 0.01 * _LARGEST[activation]) for h in inputs]


@misconception("saturation", loses=EVERY_SHARE)
def shares_with_every_layer_fed_with_x(x, weights, activation):
    """Every layer receives x instead of what the layer before it gave. What is the input of the second
    layer?"""
    return [np.mean(_saturated(x, [w], activation)[0]) for w in weights]


@misconception("saturation", loses=tuple(name for name in EVERY_SHARE if name != "at_their_ends"))
def shares_with_weights_turned_round(x, weights, activation):
    """The layers multiply with `weights.T`, which goes unnoticed with square weights. Which index of the
    weights belongs to the inputs, the first or the second?"""
    return [np.mean(s) for s in _saturated(x, [w.T for w in weights], activation)]


@misconception("saturation", loses=("at_their_ends", *TANH_SHARES))
def square_of_tanh_forgotten(x, weights, activation):
    """The derivative of tanh is 1 - h, without the square. What does it give for h = -1, where a tanh is
    flat?"""
    wrong = {**_DERIVATIVES, "tanh": lambda h: 1 - h}
    return [np.mean(s) for s in _saturated(x, weights, activation, derivatives=wrong)]


@misconception("saturation", loses=("at_their_ends",))
def shares_of_an_overflowing_sigmoid(x, weights, activation):
    """The sigmoid is exp(z) / (1 + exp(z)) as it stands, which overflows for large z, and NaN is not below
    any bound. What is exp(10,000), and what is inf / inf?"""
    if activation != "sigmoid":
        return [np.mean(s) for s in _saturated(x, weights, activation)]
    with np.errstate(over="ignore", invalid="ignore"):
        overflowing = {"sigmoid": lambda z: np.exp(z) / (1 + np.exp(z))}
        layers = _layers(x, weights, "sigmoid", overflowing)
        return [np.mean(h * (1 - h) < 0.0025) for h in layers]


@misconception("saturation", loses=("leaves_arguments_alone",))
def shares_with_inputs_overwritten(x, weights, activation):
    """The caller's x is itself changed. What does `out=x` or `x[...] =` do to an array that the caller still
    holds?"""
    shares = []
    for layer_weights in weights:
        x[...] = _FUNCTIONS[activation](x @ layer_weights)
        shares.append(np.mean(_DERIVATIVES[activation](x) < 0.01 * _LARGEST[activation]))
    return shares


# -- gradient_spread -----------------------------------------------------------------------------

EVERY_GRADIENT = (
    "tanh",
    "sigmoid",
    "relu",
    "vanishing",
    "at_their_ends",
    "ten_layers_by_rule",
    "leaves_arguments_alone",
    "all_activations",
)
SIGMOID_GRADIENTS = ("sigmoid", "at_their_ends", "ten_layers_by_rule", "all_activations")
TANH_GRADIENTS = ("tanh", "vanishing", "ten_layers_by_rule", "leaves_arguments_alone", "all_activations")
RELU_GRADIENTS = ("relu", "ten_layers_by_rule", "all_activations")


def _gradients(x, weights, activation, dout, derivatives=_DERIVATIVES):
    """The gradient before each layer's activation, the first layer first, as it should be."""
    gradients = []
    layers = _layers(x, weights, activation)
    for w, h in zip(weights[::-1], layers[::-1], strict=True):
        gradients.append(dout * derivatives[activation](h))
        dout = gradients[-1] @ w.T
    return gradients[::-1]


def _spreads(*args, **kwargs):
    return [np.std(dz) for dz in _gradients(*args, **kwargs)]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def in_the_order_of_the_way_back(x, weights, activation, dout):
    """The last layer stands first, as the way back meets it. Which layer's number should come first?"""
    return _spreads(x, weights, activation, dout)[::-1]


@convention("gradient_spread", loses=EVERY_GRADIENT)
def measured_after_the_activation(x, weights, activation, dout):
    """The gradient is measured before it has passed the activation of its layer, at what the layer gives, as
    it is in some books. Where does the gradient of a layer's weights take it from?"""
    gradients = _gradients(x, weights, activation, dout)
    after = [dz @ w.T for dz, w in zip(gradients[1:], weights[1:], strict=True)]
    return [np.std(dh) for dh in [*after, dout]]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def measured_at_the_layers_inputs(x, weights, activation, dout):
    """The gradient is measured after it has passed the weights of its layer, too. Is it that of z, or that of
    what the layer receives?"""
    gradients = _gradients(x, weights, activation, dout)
    return [np.std(dz @ w.T) for dz, w in zip(gradients, weights, strict=True)]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def gradients_of_the_weights(x, weights, activation, dout):
    """The spread is that of the weights' gradients. Which gradient has the shape (N, D) of h?"""
    inputs = [x, *_layers(x, weights, activation)[:-1]]
    gradients = _gradients(x, weights, activation, dout)
    return [np.std(h.T @ dz) for h, dz in zip(inputs, gradients, strict=True)]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def weights_not_transposed(x, weights, activation, dout):
    """The gradient goes back through `weights` and not through `weights.T`, which goes unnoticed with square
    weights. Which index of the weights belongs to the outputs, over which the gradient sums?"""
    gradients = []
    layers = _layers(x, weights, activation)
    for w, h in zip(weights[::-1], layers[::-1], strict=True):
        gradients.append(dout * _DERIVATIVES[activation](h))
        dout = gradients[-1] @ w
    return [np.std(dz) for dz in gradients[::-1]]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def derivative_left_out(x, weights, activation, dout):
    """The gradient passes the weights only, as if the layers were linear. What does the chain rule say of an
    activation between two layers?"""
    linear = dict.fromkeys(_DERIVATIVES, np.ones_like)
    return _spreads(x, weights, activation, dout, linear)


@misconception("gradient_spread", loses=tuple(name for name in EVERY_GRADIENT if name != "relu"))
def derivative_fed_with_the_input(x, weights, activation, dout):
    """The derivative is worked out from z: z (1 - z), 1 - z². Is h in these formulas the input of the
    activation, or its output?"""
    spreads = []
    inputs = _inputs_of_activations(x, weights, activation)
    for w, z in zip(weights[::-1], inputs[::-1], strict=True):
        dz = dout * _DERIVATIVES[activation](z)
        spreads.append(np.std(dz))
        dout = dz @ w.T
    return spreads[::-1]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def derivative_of_the_layer_before(x, weights, activation, dout):
    """The derivative of each activation is taken at what the layer receives, so each is a layer late. Which h
    did this activation give?"""
    spreads = []
    inputs = [x, *_layers(x, weights, activation)[:-1]]
    for w, h in zip(weights[::-1], inputs[::-1], strict=True):
        dz = dout * _DERIVATIVES[activation](h)
        spreads.append(np.std(dz))
        dout = dz @ w.T
    return spreads[::-1]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def weights_of_the_layer_before(x, weights, activation, dout):
    """The gradient goes back through the weights of the layer that it comes to and not of the one it leaves.
    Which weights made z of this h?"""
    spreads = []
    layers = _layers(x, weights, activation)
    for w, h in zip([weights[0], *weights[:-1]][::-1], layers[::-1], strict=True):
        dz = dout * _DERIVATIVES[activation](h)
        spreads.append(np.std(dz))
        dout = dz @ w.T
    return spreads[::-1]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def every_layer_starts_from_dout(x, weights, activation, dout):
    """Every layer receives dout itself. What is handed on from the layer behind?"""
    return [np.std(dout * _DERIVATIVES[activation](h)) for h in _layers(x, weights, activation)]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def ones_instead_of_dout(x, weights, activation, dout):
    """The way back starts with ones and dout is not used. Which gradient comes from the loss?"""
    return _spreads(x, weights, activation, np.ones_like(dout))


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def variance_of_gradients(x, weights, activation, dout):
    """The numbers are variances. What is the step from a variance to a standard deviation?"""
    return [np.var(dz) for dz in _gradients(x, weights, activation, dout)]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def mean_size_of_gradients(x, weights, activation, dout):
    """The numbers are means of absolute values. Which of mean, mean size and standard deviation is asked
    for?"""
    return [np.mean(np.abs(dz)) for dz in _gradients(x, weights, activation, dout)]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def root_mean_square_of_gradients(x, weights, activation, dout):
    """The root of the mean square is taken, without the mean taken off first. What is the spread of gradients
    that are all 0.5?"""
    return [np.sqrt(np.mean(dz**2)) for dz in _gradients(x, weights, activation, dout)]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def mean_of_gradient_spreads_of_units(x, weights, activation, dout):
    """The spread is taken for each unit and then averaged. Over which entries should one mean and one spread
    be taken?"""
    return [np.mean(np.std(dz, axis=0)) for dz in _gradients(x, weights, activation, dout)]


@misconception("gradient_spread", loses=EVERY_GRADIENT)
def mean_of_gradient_spreads_of_examples(x, weights, activation, dout):
    """The spread is taken for each example and then averaged. Over which entries should one mean and one
    spread be taken?"""
    return [np.mean(np.std(dz, axis=1)) for dz in _gradients(x, weights, activation, dout)]


@convention("gradient_spread", loses=EVERY_GRADIENT)
def gradient_divided_by_one_less(x, weights, activation, dout):
    """The sum of squares is divided by the number of entries less one, as in PyTorch's std and with ddof=1.
    Is the spread of these entries asked for, or an estimate from a sample?"""
    return [np.std(dz, ddof=1) for dz in _gradients(x, weights, activation, dout)]


@misconception("gradient_spread", loses=("shape_and_finite", *EVERY_GRADIENT))
def gradient_spread_for_each_unit(x, weights, activation, dout):
    """The spread is taken for each unit, and a layer gives a row of numbers. Over which entries should one
    mean and one spread be taken?"""
    return [np.std(dz, axis=0) for dz in _gradients(x, weights, activation, dout)]


@misconception("gradient_spread", loses=("shape_and_finite", *EVERY_GRADIENT))
def spread_of_dout_too(x, weights, activation, dout):
    """The spread of dout stands last in the list. How many numbers should there be for four layers?"""
    return [*_spreads(x, weights, activation, dout), np.std(dout)]


@misconception("gradient_spread", loses=("shape_and_finite", *EVERY_GRADIENT))
def only_the_first_layer_measured(x, weights, activation, dout):
    """The spread is measured once, when the gradient has reached the first layer. How many numbers should
    there be for four layers?"""
    return _spreads(x, weights, activation, dout)[0]


@misconception("gradient_spread", loses=RELU_GRADIENTS)
def relu_lets_all_back(x, weights, activation, dout):
    """A ReLU passes the whole gradient back. What is its derivative where it gave 0?"""
    return _spreads(x, weights, activation, dout, {**_DERIVATIVES, "relu": np.ones_like})


@misconception("gradient_spread", loses=RELU_GRADIENTS)
def relu_of_the_gradient(x, weights, activation, dout):
    """A ReLU stops gradients that are negative. Does the sign of the gradient decide what passes, or the sign
    of what went into the ReLU?"""
    if activation != "relu":
        return _spreads(x, weights, activation, dout)
    spreads = []
    for w in weights[::-1]:
        dz = np.maximum(dout, 0)
        spreads.append(np.std(dz))
        dout = dz @ w.T
    return spreads[::-1]


@misconception("gradient_spread", loses=TANH_GRADIENTS)
def tanh_without_its_square(x, weights, activation, dout):
    """The derivative of tanh is 1 - h, without the square. What does it give for h = -1, where a tanh is
    flat?"""
    return _spreads(x, weights, activation, dout, {**_DERIVATIVES, "tanh": lambda h: 1 - h})


@misconception("gradient_spread", loses=SIGMOID_GRADIENTS)
def sigmoid_slope_half_done(x, weights, activation, dout):
    """The derivative of a sigmoid is 1 - h, and its factor h is missing. What does it give for h = 0, where a
    sigmoid is flat?"""
    return _spreads(x, weights, activation, dout, {**_DERIVATIVES, "sigmoid": lambda h: 1 - h})


@misconception("gradient_spread", loses=("relu", *SIGMOID_GRADIENTS))
def tanh_whatever_is_asked_for(x, weights, activation, dout):
    """Every network is a tanh network. What happens when the caller asks for another activation?"""
    return _spreads(x, weights, "tanh", dout)


@misconception("gradient_spread", loses=("at_their_ends",))
def gradient_of_an_overflowing_sigmoid(x, weights, activation, dout):
    """The sigmoid is exp(z) / (1 + exp(z)) as it stands, which overflows for large z. What is exp(10,000),
    and what is inf / inf?"""
    if activation != "sigmoid":
        return _spreads(x, weights, activation, dout)
    with np.errstate(over="ignore", invalid="ignore"):
        layers = _layers(x, weights, "sigmoid", {"sigmoid": lambda z: np.exp(z) / (1 + np.exp(z))})
        spreads = []
        for w, h in zip(weights[::-1], layers[::-1], strict=True):
            dz = dout * h * (1 - h)
            spreads.append(np.std(dz))
            dout = dz @ w.T
        return spreads[::-1]


@misconception("gradient_spread", loses=("leaves_arguments_alone",))
def dout_overwritten(x, weights, activation, dout):
    """The caller's dout is itself changed. What does `*=` do to an array that the caller still holds?"""
    spreads = _spreads(x, weights, activation, dout)
    dout *= _DERIVATIVES[activation](_layers(x, weights, activation)[-1])
    return spreads
