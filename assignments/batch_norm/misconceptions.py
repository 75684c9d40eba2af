"""Mistakes that students make in batch normalisation, each as a wrong implementation.

PyTorch's and CS231n's ways to keep the moving statistics, and their defaults, are conventions.
"""

import weakref

import numpy as np

from grader.authoring import convention, misconception

# Checks that notice a wrong output of a training call, some of them because they wait for the first.
OUTPUT = (
    "ordinary_batch",
    "small_variance",
    "large_mean",
    "small_moving_variance",
    "other_epsilon",
    "leaves_arguments_alone",
    "one_example_after_training",
    "larger_batch",
)
# Checks that notice a wrong moving variance; with a wrong moving mean it is one more.
VARIANCE = (
    "moving_variance",
    "several_steps",
    "two_layers",
    "one_example_after_training",
    "larger_batch",
)
STATISTICS = ("moving_mean", *VARIANCE)
# Checks that notice a wrong output of a call that is not training.
NOT_TRAINING = ("not_training", "small_moving_variance", "one_example_after_training")
# Checks that notice a wrong place or size of epsilon.
EPSILON = ("small_variance", "small_moving_variance", "other_epsilon", "larger_batch")
# Checks that notice a wrong gradient with respect to the input.
INPUT = (
    "gradient_of_the_input",
    "small_variance",
    "large_mean",
    "other_epsilon",
    "two_layers",
    "large_gradients",
)
# Checks that notice a wrong gradient with respect to gamma; with beta's as well it is one more.
GAMMA = (
    "gradient_of_gamma",
    "other_epsilon",
    "two_layers",
    "leaves_arguments_alone",
    "large_gradients",
)
PARAMETERS = ("gradient_of_beta", *GAMMA)


def updated(state, mean, variance, momentum):
    """The moving statistics after a step, as they should be."""
    return {
        "moving_mean": momentum * state["moving_mean"] + (1 - momentum) * mean,
        "moving_variance": momentum * state["moving_variance"] + (1 - momentum) * variance,
    }


def statistics(x, state, training, momentum):
    """Mean and variance to normalise with, and the state, as they should be."""
    if not training:
        return state["moving_mean"], state["moving_variance"], state
    mean, variance = x.mean(axis=0), x.var(axis=0)
    return mean, variance, updated(state, mean, variance, momentum)


def normalized_by(x, gamma, beta, mean, variance, epsilon):
    """The output and the cache, as they should be."""
    stddev = np.sqrt(variance + epsilon)
    normalized = (x - mean) / stddev
    return gamma * normalized + beta, (normalized, gamma, stddev)


# -- forward -----------------------------------------------------------------------------------


@misconception("batch_norm_forward", loses=tuple({*OUTPUT, *VARIANCE}))
def variance_divided_by_n_minus_1(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The variance is divided by N - 1. Do you want to guess the variance of a larger population here, or
    give this very batch the variance 1?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    if training:
        variance = x.var(axis=0, ddof=1)
        new_state = updated(state, mean, variance, momentum)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@convention("batch_norm_forward", loses=VARIANCE)
def moving_variance_divided_by_n_minus_1(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The moving variance takes in the variance divided by N - 1, while the batch is normalised with the
    one divided by N, as in Ioffe and Szegedy (2015) and in PyTorch. Which of the two does Keras average?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    if training:
        new_state = updated(state, mean, x.var(axis=0, ddof=1), momentum)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@misconception("batch_norm_forward", loses=EPSILON)
def epsilon_beside_the_root(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The epsilon is added to the standard deviation. Does it stand inside the root in the formula, or
    beside it?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    stddev = np.sqrt(variance) + epsilon
    normalized = (x - mean) / stddev
    return gamma * normalized + beta, (normalized, gamma, stddev), new_state


@misconception("batch_norm_forward", loses=EPSILON)
def epsilon_forgotten(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The epsilon is left out. What do you divide by when all examples have the same value in a feature?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    return *normalized_by(x, gamma, beta, mean, variance, 0.0), new_state


@misconception("batch_norm_forward", loses=("small_moving_variance",))
def epsilon_forgotten_when_not_training(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The epsilon is used while training, but not afterwards. What do you divide by if a feature has hardly
    varied during the whole training?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    if not training:
        epsilon = 0.0
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@misconception("batch_norm_forward", loses=("other_epsilon", "larger_batch"))
def epsilon_fixed_at_its_default(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The number 0.001 stands in the code. What happens when the caller asks for another epsilon?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    return *normalized_by(x, gamma, beta, mean, variance, 1e-3), new_state


@misconception("batch_norm_forward", loses=("not_training", *OUTPUT))
def divided_by_the_variance(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The difference from the mean is divided by the variance. If x is a length in metres, which unit has
    its variance, and which unit should the result have?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    normalized = (x - mean) / (variance + epsilon)
    return gamma * normalized + beta, (normalized, gamma, variance + epsilon), new_state


@misconception("batch_norm_forward", loses=OUTPUT)
def divided_by_the_variance_while_training(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The difference from the mean is divided by the variance while training, and by the standard
    deviation afterwards. By which of the two should it be divided, in both modes?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    if not training:
        return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state
    normalized = (x - mean) / (variance + epsilon)
    return gamma * normalized + beta, (normalized, gamma, variance + epsilon), new_state


@misconception("batch_norm_forward", loses=OUTPUT)
def normalized_over_each_example(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """Each example is normalised over its features, which is layer normalisation. Which axis counts the
    examples of the batch, and how many means should there be?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    if training:
        mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@misconception(
    "batch_norm_forward",
    loses=(
        "shape_and_finite",
        "not_training",
        *OUTPUT,
        "moving_mean",
        "moving_variance",
        "several_steps",
        "two_layers",
    ),
)
def one_mean_for_all_features(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """All features share one mean and one variance, taken over the whole batch. How many features are
    there, and how many means should there be?"""
    mean, variance = (x.mean(), x.var()) if training else (state["moving_mean"], state["moving_variance"])
    new_state = {"moving_mean": mean, "moving_variance": variance}
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@misconception("batch_norm_forward", loses=(*OUTPUT, "not_training"))
def scale_and_shift_forgotten(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The normalised x is returned, and neither gamma nor beta is used. How can the network undo the
    normalisation where that serves it better?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    _, cache = normalized_by(x, gamma, beta, mean, variance, epsilon)
    return cache[0], cache, new_state


@misconception("batch_norm_forward", loses=NOT_TRAINING)
def scale_and_shift_forgotten_when_not_training(
    x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3
):
    """The output is scaled and shifted while training, but not afterwards. What has the rest of the
    network learnt to expect from this layer?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    out, cache = normalized_by(x, gamma, beta, mean, variance, epsilon)
    return out if training else cache[0], cache, new_state


@misconception("batch_norm_forward", loses=("not_training", *OUTPUT))
def scale_forgotten(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The normalised x is shifted by beta, but not scaled by gamma. What should the standard deviation of
    the output be?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    _, cache = normalized_by(x, gamma, beta, mean, variance, epsilon)
    return cache[0] + beta, cache, new_state


@misconception("batch_norm_forward", loses=("not_training", *OUTPUT))
def shift_forgotten(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The normalised x is scaled by gamma, but not shifted by beta. What should the mean of the output be?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    _, cache = normalized_by(x, gamma, beta, mean, variance, epsilon)
    return gamma * cache[0], cache, new_state


@misconception("batch_norm_forward", loses=("not_training", *OUTPUT))
def gamma_and_beta_exchanged(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The normalised x is scaled by beta and shifted by gamma. In which order do the arguments come?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    _, cache = normalized_by(x, gamma, beta, mean, variance, epsilon)
    return beta * cache[0] + gamma, cache, new_state


@misconception("batch_norm_forward", loses=(*OUTPUT, "not_training"))
def shifted_before_scaled(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The shift beta is added first, so gamma scales it as well. What should the mean of the output be?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    _, cache = normalized_by(x, gamma, beta, mean, variance, epsilon)
    return gamma * (cache[0] + beta), cache, new_state


@misconception("batch_norm_forward", loses=OUTPUT)
def moving_statistics_used_while_training(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The batch is normalised with the moving statistics while training. Whose mean and variance should be
    taken off then, and what are the moving ones collected for?"""
    _, _, new_state = statistics(x, state, training, momentum)
    mean, variance = new_state["moving_mean"], new_state["moving_variance"]
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@convention("batch_norm_forward", loses=STATISTICS)
def momentum_weights_the_new_batch(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The momentum is the share of the new batch, as in PyTorch. In Keras, with momentum=0.99, does one
    batch change the moving mean a little, or nearly replace it?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    if training:
        new_state = updated(state, mean, variance, 1 - momentum)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@convention("batch_norm_forward", loses=STATISTICS)
def momentum_weights_the_new_batch_and_moving_variance_divided_by_n_minus_1(
    x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3
):
    """The momentum is the share of the new batch, and the moving variance takes in the variance divided by
    N - 1, both as in PyTorch. Whose share is the momentum in Keras, and by which number is its variance
    divided?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    if training:
        new_state = updated(state, mean, x.var(axis=0, ddof=1), 1 - momentum)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@convention("batch_norm_forward", loses=STATISTICS)
def momentum_of_0_9_by_default(x, gamma, beta, state, training=True, momentum=0.9, epsilon=1e-3):
    """The default of momentum is 0.9, as in CS231n. Which default stands in the template?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@convention("batch_norm_forward", loses=EPSILON)
def epsilon_of_1e_5_by_default(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-5):
    """The default of epsilon is 1e-5, as in PyTorch and CS231n. Which default stands in the template?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@convention("batch_norm_forward", loses=tuple({*STATISTICS, *EPSILON}))
def momentum_of_0_9_and_epsilon_of_1e_5_by_default(
    x, gamma, beta, state, training=True, momentum=0.9, epsilon=1e-5
):
    """The defaults are momentum=0.9 and epsilon=1e-5, as in CS231n. Which two defaults stand in the
    template?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@misconception(
    "batch_norm_forward", loses=("several_steps", "two_layers", "one_example_after_training", "larger_batch")
)
def momentum_fixed_at_its_default(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The number 0.99 stands in the code. What happens when the caller asks for another momentum?"""
    mean, variance, new_state = statistics(x, state, training, 0.99)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@misconception("batch_norm_forward", loses=STATISTICS)
def old_statistics_forgotten(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The moving statistics are those of the last batch alone. How much of the old value should survive a
    step?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    if training:
        new_state = {"moving_mean": mean, "moving_variance": variance}
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@misconception("batch_norm_forward", loses=STATISTICS)
def statistics_never_updated(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The moving statistics never change. What will the network normalise with when it is used?"""
    mean, variance, _ = statistics(x, state, training, momentum)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), state


@misconception("batch_norm_forward", loses=VARIANCE)
def moving_variance_never_updated(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The moving mean changes, but the moving variance never does. Which two numbers per feature will the
    network need when it is used?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    new_state = {**new_state, "moving_variance": state["moving_variance"]}
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@misconception("batch_norm_forward", loses=VARIANCE)
def moving_stddev_instead_of_variance(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The moving variance averages standard deviations. What does its name say, and is the root of a mean the
    mean of the roots?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    if training:
        new_state = updated(state, mean, np.sqrt(variance + epsilon), momentum)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@misconception("batch_norm_forward", loses=NOT_TRAINING)
def batch_statistics_when_not_training(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The batch's own statistics are used even when not training. What is the variance of a batch of one
    example, and should an answer depend on who else is in the batch?"""
    mean, variance = x.mean(axis=0), x.var(axis=0)
    new_state = updated(state, mean, variance, momentum) if training else state
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@misconception("batch_norm_forward", loses=NOT_TRAINING)
def batch_statistics_and_update_when_not_training(
    x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3
):
    """The argument training is not used: every batch is normalised with its own statistics and changes the
    moving ones. What is the variance of a batch of one example?"""
    mean, variance, new_state = statistics(x, state, True, momentum)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


@misconception("batch_norm_forward", loses=NOT_TRAINING)
def statistics_updated_when_not_training(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The moving statistics change even when not training. Should the network learn from the examples that
    it is tested on?"""
    mean, variance, _ = statistics(x, state, training, momentum)
    new_state = updated(state, x.mean(axis=0), x.var(axis=0), momentum)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), new_state


_memory = {}


@misconception("batch_norm_forward", loses=("two_layers",))
def moving_statistics_kept_in_the_module(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """All layers share one moving mean and one moving variance, kept in the module instead of in state.
    What does the first layer find there after the second one has made its step?"""
    if "started" not in state:
        _memory.update(state)
    mean, variance, new_state = statistics(x, _memory, training, momentum)
    _memory.update(new_state)
    return *normalized_by(x, gamma, beta, mean, variance, epsilon), {**new_state, "started": True}


@misconception("batch_norm_forward", loses=("leaves_arguments_alone",))
def input_overwritten(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The caller's x is itself changed. What does `x -= mean` do to an array that the caller still holds?"""
    mean, variance, new_state = statistics(x, state, training, momentum)
    stddev = np.sqrt(variance + epsilon)
    x -= mean
    x /= stddev
    return gamma * x + beta, (x.copy(), gamma, stddev), new_state


@misconception("batch_norm_forward", loses=OUTPUT)
def one_variance_for_all_features(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """All features are divided by one standard deviation, that of the whole batch. How many variances do D
    features have?"""
    mean, variance, state = statistics(x, state, training, momentum)
    shared = x.var() if training else variance
    return *normalized_by(x, gamma, beta, mean, shared, epsilon), state


@misconception("batch_norm_forward", loses=("not_training", *OUTPUT))
def divided_by_the_squared_variance(x, gamma, beta, state, training=True, momentum=0.99, epsilon=1e-3):
    """The variance is squared, and should be rooted. By what is a deviation divided to get the spread 1?"""
    mean, variance, state = statistics(x, state, training, momentum)
    normalized = (x - mean) / (variance + epsilon) ** 2
    return gamma * normalized + beta, (normalized, gamma, np.sqrt(variance + epsilon)), state


# -- backward: the solution's cache is (normalized, gamma, stddev) -----------------------------


def right_gradients(dout, cache):
    """The three gradients as they should be."""
    normalized, gamma, stddev = cache
    dgamma, dbeta = np.sum(dout * normalized, axis=0), np.sum(dout, axis=0)
    dx = gamma / stddev * (dout - dbeta / len(dout) - normalized * dgamma / len(dout))
    return dx, dgamma, dbeta


def through_the_variance(dout, cache, factor):
    """The three gradients, the way through the variance multiplied by a factor."""
    normalized, gamma, stddev = cache
    _, dgamma, dbeta = right_gradients(dout, cache)
    dx = gamma / stddev * (dout - dbeta / len(dout) - factor * normalized * dgamma / len(dout))
    return dx, dgamma, dbeta


@misconception("batch_norm_backward", loses=INPUT)
def statistics_taken_for_constants(dout, cache):
    """The mean and the variance are treated as constants. If one entry of x grows, what happens to its
    feature's mean, and so to every other example of the batch?"""
    _, dgamma, dbeta = right_gradients(dout, cache)
    _, gamma, stddev = cache
    return gamma * dout / stddev, dgamma, dbeta


@misconception("batch_norm_backward", loses=INPUT)
def statistics_taken_for_constants_and_gamma_missing(dout, cache):
    """The gradient is only divided by the standard deviation, without gamma and without a way through mean
    and variance. Which functions of x does the output hold, and by what are they multiplied?"""
    _, dgamma, dbeta = right_gradients(dout, cache)
    return dout / cache[2], dgamma, dbeta


@misconception("batch_norm_backward", loses=INPUT)
def path_through_the_variance_missing(dout, cache):
    """The gradient through the mean is there, but the one through the variance is missing. By which three
    ways does x reach the output?"""
    _, dgamma, dbeta = right_gradients(dout, cache)
    _, gamma, stddev = cache
    return gamma / stddev * (dout - dout.mean(axis=0)), dgamma, dbeta


@misconception("batch_norm_backward", loses=INPUT)
def path_through_the_mean_missing(dout, cache):
    """The gradient through the variance is there, but the one through the mean is missing. By which three
    ways does x reach the output?"""
    _, dgamma, dbeta = right_gradients(dout, cache)
    normalized, gamma, stddev = cache
    return gamma / stddev * (dout - normalized * dgamma / len(dout)), dgamma, dbeta


@misconception("batch_norm_backward", loses=INPUT)
def path_through_the_variance_with_the_wrong_sign(dout, cache):
    """The term of the variance is added instead of taken off. If the variance grows, does 1 /
    sqrt(variance) grow or fall?"""
    return through_the_variance(dout, cache, -1)


@misconception("batch_norm_backward", loses=INPUT)
def one_half_of_the_root_missing(dout, cache):
    """The term of the variance is twice as large as it should be. Which power of the variance does the
    output hold, and which factor comes down when you differentiate it?"""
    return through_the_variance(dout, cache, 2)


@misconception("batch_norm_backward", loses=INPUT)
def two_of_the_square_missing(dout, cache):
    """The term of the variance is half of what it should be. What is the derivative of (x - mean) ** 2?"""
    return through_the_variance(dout, cache, 0.5)


@misconception("batch_norm_backward", loses=INPUT)
def sums_in_place_of_means(dout, cache):
    """The two terms that are taken off are sums over the batch, and not means. What is the derivative of a
    mean of N numbers with respect to one of them?"""
    normalized, gamma, stddev = cache
    _, dgamma, dbeta = right_gradients(dout, cache)
    return gamma / stddev * (dout - dbeta - normalized * dgamma), dgamma, dbeta


@misconception("batch_norm_backward", loses=INPUT)
def variance_of_n_minus_1_differentiated(dout, cache):
    """The term of the variance is divided by N - 1. By which number did the forward pass divide?"""
    normalized, gamma, stddev = cache
    _, dgamma, dbeta = right_gradients(dout, cache)
    dx = gamma / stddev * (dout - dbeta / len(dout) - normalized * dgamma / (len(dout) - 1))
    return dx, dgamma, dbeta


@misconception("batch_norm_backward", loses=INPUT)
def gamma_missing_in_dx(dout, cache):
    """The gradient dx lacks the factor gamma. The output is gamma times the normalised x: what does the
    chain rule do with a constant factor?"""
    dx, dgamma, dbeta = right_gradients(dout, cache)
    return dx / cache[1], dgamma, dbeta


@misconception("batch_norm_backward", loses=INPUT)
def gamma_missing_and_sums_in_place_of_means(dout, cache):
    """The gradient dx lacks gamma, and the two terms that are taken off are sums instead of means. By what
    is the normalised x multiplied, and what is the derivative of a mean?"""
    normalized, _, stddev = cache
    _, dgamma, dbeta = right_gradients(dout, cache)
    return (dout - dbeta - normalized * dgamma) / stddev, dgamma, dbeta


@misconception("batch_norm_backward", loses=INPUT)
def divided_by_the_variance(dout, cache):
    """The gradient dx is divided by the variance and not by its root. By what did the forward pass divide?"""
    dx, dgamma, dbeta = right_gradients(dout, cache)
    return dx / cache[2], dgamma, dbeta


@misconception("batch_norm_backward", loses=("small_variance", "other_epsilon", "large_gradients"))
def epsilon_forgotten_in_dx(dout, cache):
    """The gradient dx is divided by the root of the variance alone, without epsilon. By which number did
    the forward pass divide?"""
    dx, dgamma, dbeta = right_gradients(dout, cache)
    share = cache[0].std(axis=0)  # of the root of the variance in that of variance + epsilon
    with np.errstate(divide="ignore", invalid="ignore"):  # a feature that does not vary
        return dx / share, dgamma, dbeta


@misconception("batch_norm_backward", loses=PARAMETERS)
def parameter_gradients_averaged(dout, cache):
    """The gradients of gamma and beta are means over the batch. Is dout not already the derivative of the
    whole loss, and what does the chain rule ask for when one parameter serves N examples?"""
    dx, dgamma, dbeta = right_gradients(dout, cache)
    return dx, dgamma / len(dout), dbeta / len(dout)


@misconception("batch_norm_backward", loses=tuple({*INPUT, *PARAMETERS}))
def all_gradients_averaged(dout, cache):
    """All three gradients are divided by the batch size. Was the loss not already averaged where dout came
    from?"""
    return tuple(gradient / len(dout) for gradient in right_gradients(dout, cache))


@misconception("batch_norm_backward", loses=GAMMA)
def dgamma_of_the_scaled_output(dout, cache):
    """The gradient of gamma is taken with gamma times the normalised x. What is the derivative of gamma *
    z with respect to gamma?"""
    dx, dgamma, dbeta = right_gradients(dout, cache)
    return dx, dgamma * cache[1], dbeta


def output_of(cache):
    """What the forward call returned, with beta as the checks have it."""
    normalized, gamma, _ = cache
    return gamma * normalized + np.linspace(-1.7, 1.9, len(gamma))


@misconception("batch_norm_backward", loses=GAMMA)
def dgamma_of_the_output(dout, cache):
    """The gradient of gamma is taken with out, to which beta was added already. By which array is gamma
    multiplied in the forward pass?"""
    dx, _, dbeta = right_gradients(dout, cache)
    return dx, np.sum(dout * output_of(cache), axis=0), dbeta


@misconception("batch_norm_backward", loses=tuple({*INPUT, *GAMMA}))
def dgamma_of_the_output_and_dx_with_it(dout, cache):
    """The gradient of gamma is taken with out in place of the normalised x, and dx is computed from it. By
    which array is gamma multiplied in the forward pass?"""
    normalized, gamma, stddev = cache
    dgamma, dbeta = np.sum(dout * output_of(cache), axis=0), np.sum(dout, axis=0)
    return gamma / stddev * (dout - dbeta / len(dout) - normalized * dgamma / len(dout)), dgamma, dbeta


@misconception("batch_norm_backward", loses=GAMMA)
def dgamma_without_the_input(dout, cache):
    """The gradient of gamma is the plain sum of dout, the same as that of beta. By what is gamma
    multiplied in the forward pass?"""
    dx, _, dbeta = right_gradients(dout, cache)
    return dx, dbeta.copy(), dbeta


@misconception("batch_norm_backward", loses=GAMMA)
def dgamma_with_the_centred_input(dout, cache):
    """The gradient of gamma is taken with x - mean, which was not yet divided by the standard deviation.
    By what is gamma multiplied in the forward pass?"""
    dx, dgamma, dbeta = right_gradients(dout, cache)
    return dx, dgamma * cache[2], dbeta


@misconception("batch_norm_backward", loses=PARAMETERS)
def gradients_in_another_order(dout, cache):
    """The gradient of beta is returned before that of gamma. In which order does the docstring name the
    three?"""
    dx, dgamma, dbeta = right_gradients(dout, cache)
    return dx, dbeta, dgamma


@misconception("batch_norm_backward", loses=tuple({"shape_and_finite", *INPUT, *PARAMETERS}))
def parameter_gradients_not_summed(dout, cache):
    """The gradients of gamma and beta have a row for each example. Which shape have gamma and beta, and
    what happens to the axis of the batch?"""
    dx, _, _ = right_gradients(dout, cache)
    return dx, dout * cache[0], dout.copy()


_latest = []  # the cache of the last forward call, for as long as a check holds it


@misconception("batch_norm_backward", loses=("two_layers",))
def cache_kept_in_the_module(dout, cache):
    """All layers share one cache, that of the latest forward call, because it is kept in the module. When two
    layers have gone forward, whose normalised x does the first one find?"""
    kept = [array() for array in _latest]
    if not kept or kept[0] is None:  # the first to go backward was the last to go forward
        _latest[:] = map(weakref.ref, cache)
        kept = cache
    return right_gradients(dout, kept)


@misconception("batch_norm_backward", loses=("leaves_arguments_alone",))
def gradient_overwritten(dout, cache):
    """The caller's dout is itself changed. Who else may still need that gradient?"""
    dx, dgamma, dbeta = right_gradients(dout, cache)
    dout[...] = dx
    return dout, dgamma, dbeta


@misconception(
    "batch_norm_backward",
    loses=(
        "gradient_of_gamma",
        "gradient_of_the_input",
        "small_variance",
        "large_mean",
        "other_epsilon",
        "two_layers",
        "leaves_arguments_alone",
        "large_gradients",
    ),
)
def inverse_root_taken_for_the_variance(dout, cache):
    """What the cache holds is 1 / root, and it is taken for the variance, so a root is taken once more. Which
    of the three did the forward pass store?"""
    normalized, gamma, stddev = cache
    again = 1 / np.sqrt(1 / stddev + 1e-3)
    wrong = normalized * stddev * again
    inner = dout * gamma
    dx = again * (inner - inner.mean(axis=0) - wrong * (inner * wrong).mean(axis=0))
    return dx, (dout * wrong).sum(axis=0), dout.sum(axis=0)


@misconception("batch_norm_backward", loses=INPUT)
def averaged_over_the_features(dout, cache):
    """The two means are taken over the features of an example. Over which axis did the forward pass take
    mean and variance?"""
    normalized, gamma, stddev = cache
    of_features = dout.mean(axis=1, keepdims=True)
    with_normalized = np.mean(dout * normalized, axis=1, keepdims=True)
    dx = gamma / stddev * (dout - of_features - normalized * with_normalized)
    return dx, np.sum(dout * normalized, axis=0), dout.sum(axis=0)
