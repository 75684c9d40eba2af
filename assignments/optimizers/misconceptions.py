"""Mistakes that students make in the optimizers, each as a wrong implementation."""

import numpy as np

from grader.authoring import misconception

# Checks that notice a mistake which the first step does not show.
FROM_THE_SECOND_STEP = (
    "three_steps",
    "gradients_of_zero",
    "default_settings",
    "several_parameters",
    "leaves_arguments_alone",
    "twenty_steps",
    "huge_gradients",
    "switching_midway",
    "other_settings",
)
FROM_THE_FIRST_STEP = ("first_step", *FROM_THE_SECOND_STEP)

# -- sgd ---------------------------------------------------------------------------------------


@misconception("sgd", loses=FROM_THE_FIRST_STEP)
def sgd_climbs(weights, gradient, state, *, learning_rate=0.01):
    """The weights walk uphill: the step has the sign of the gradient. In which direction does a loss
    grow fastest, and do you want to go there?"""
    return weights + learning_rate * gradient, state


@misconception("sgd", loses=FROM_THE_FIRST_STEP)
def sgd_without_learning_rate(weights, gradient, state, *, learning_rate=0.01):
    """The step is the whole gradient, whatever the learning rate. What should happen to the step when
    learning_rate is halved?"""
    return weights - gradient, state


@misconception(
    "sgd",
    loses=(
        "first_step",
        "three_steps",
        "gradients_of_zero",
        "several_parameters",
        "leaves_arguments_alone",
        "twenty_steps",
        "huge_gradients",
        "switching_midway",
        "other_settings",
    ),
)
def sgd_with_its_own_learning_rate(weights, gradient, state, *, learning_rate=0.01):
    """The step uses 0.01 for every learning rate. Where in your code does the argument learning_rate
    appear?"""
    return weights - 0.01 * gradient, state


@misconception("sgd", loses=FROM_THE_SECOND_STEP)
def sgd_sums_its_gradients(weights, gradient, state, *, learning_rate=0.01):
    """The gradients of earlier steps are added to this one. What does plain gradient descent remember
    from one step to the next?"""
    total = state.get("total", 0) + gradient
    return weights - learning_rate * total, {"total": total}


@misconception("sgd", loses=("leaves_arguments_alone",))
def sgd_updates_in_place(weights, gradient, state, *, learning_rate=0.01):
    """The array that was passed in is itself changed. What does `-=` do to an array that the caller
    still holds?"""
    weights -= learning_rate * gradient
    return weights, state


@misconception("sgd", loses=("switching_midway",))
def sgd_moves_the_weights_it_remembers(weights, gradient, state, *, learning_rate=0.01):
    """The step goes out from weights kept in state, not from those that came in. Where are the weights when
    another optimizer has moved them in the meantime?"""
    moved = state.get("weights", weights) - learning_rate * gradient
    return moved, {"weights": moved}


# -- momentum ----------------------------------------------------------------------------------


@misconception("momentum", loses=FROM_THE_SECOND_STEP)
def velocity_never_kept(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity starts from 0 at every step, so this is plain gradient descent. What do you return
    as state, and do you read it the next time?"""
    return weights - learning_rate * gradient, state


@misconception("momentum", loses=FROM_THE_FIRST_STEP)
def velocity_subtracted(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity is subtracted although it already points downhill. What is the sign of v after the
    first step, when g is positive?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights - velocity, {"velocity": velocity}


@misconception("momentum", loses=FROM_THE_FIRST_STEP)
def velocity_is_an_average(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The gradient enters the velocity with the factor 1 - momentum, as in Adam. Does the formula take
    an average here, or a sum that fades?"""
    velocity = momentum * state.get("velocity", 0) + (1 - momentum) * gradient
    return weights - learning_rate * velocity, {"velocity": velocity}


@misconception("momentum", loses=FROM_THE_FIRST_STEP)
def old_velocity_applied(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The weights move by the velocity of the step before. Which of the two lines comes first: the new
    velocity, or the new weights?"""
    velocity = state.get("velocity", np.zeros_like(weights))
    return weights + velocity, {"velocity": momentum * velocity - learning_rate * gradient}


@misconception("momentum", loses=("other_settings",))
def momentum_fixed_at_its_default(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The factor 0.9 stands in the code as a number. What happens when the caller asks for another
    momentum?"""
    velocity = 0.9 * state.get("velocity", 0) - learning_rate * gradient
    return weights + velocity, {"velocity": velocity}


_memory = {}


@misconception("momentum", loses=("several_parameters",))
def one_velocity_for_all_parameters(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """All parameters share one velocity, kept in the module instead of in state. Which velocity does the
    first matrix find after the second one has made its step?"""
    if not state:
        _memory["velocity"] = np.zeros_like(weights)
    _memory["velocity"] = momentum * _memory["velocity"] - learning_rate * gradient
    return weights + _memory["velocity"], {"started": True}


@misconception("momentum", loses=("leaves_arguments_alone",))
def velocity_overwrites_the_gradient(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity is computed inside the caller's gradient array. Does `velocity = gradient` make a new
    array, or a second name for the same one?"""
    velocity = gradient
    velocity *= -learning_rate
    velocity += momentum * state.get("velocity", 0)
    return weights + velocity, {"velocity": velocity}


@misconception("momentum", loses=("switching_midway",))
def velocity_taken_from_the_weights(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity is taken to be the way that the weights have come since the last step. Which steps are in
    that way, when another optimizer had its turn in between?"""
    velocity = momentum * (weights - state.get("before", weights)) - learning_rate * gradient
    return weights + velocity, {"before": weights}


# -- nesterov ----------------------------------------------------------------------------------


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def plain_momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """This is momentum without the look ahead. Which velocity stands in the second line of Nesterov's
    formula, the old one or the new one?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights + velocity, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def look_ahead_without_gradient(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The weights move by m * v alone, and the gradient is missing from the second line. How often does
    the gradient stand in Nesterov's formula?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights + momentum * velocity, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_SECOND_STEP)
def look_ahead_added_to_the_whole_velocity(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The look ahead is added to the velocity: w + v + m * v. That counts the old velocity twice; what
    has to be taken away again?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights + velocity + momentum * velocity, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_SECOND_STEP)
def look_ahead_kept_as_velocity(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The step that looks ahead is kept as the velocity of the next step. Which of the two formulas
    gives the v that is carried on?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    velocity = momentum * velocity - learning_rate * gradient
    return weights + velocity, {"velocity": velocity}


# -- adagrad -----------------------------------------------------------------------------------


@misconception(
    "adagrad",
    loses=(
        "first_step",
        "three_steps",
        "gradients_of_zero",
        "default_settings",
        "several_parameters",
        "leaves_arguments_alone",
        "twenty_steps",
        "switching_midway",
        "other_settings",
    ),
)
def accumulator_starts_at_zero(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The sum of squares starts from 0. What is initial_accumulator_value for?"""
    total = state.get("total", 0) + gradient**2
    return weights - learning_rate * gradient / np.sqrt(total + epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_SECOND_STEP)
def accumulator_forgotten(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """Each step divides by its own gradient only, because the sum of squares is not kept. What does the
    next step find in state?"""
    total = initial_accumulator_value + gradient**2
    return weights - learning_rate * gradient / np.sqrt(total + epsilon), state


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def adagrad_without_root(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The gradient is divided by the sum of squares, not by its root. If all gradients become ten times
    larger, what should happen to the step?"""
    total = state.get("total", initial_accumulator_value) + gradient**2
    return weights - learning_rate * gradient / (total + epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def sizes_summed_instead_of_squares(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The accumulator sums |g|, not the squares of g. Which sum belongs under a square root, so that the
    step does not depend on the unit of g?"""
    total = state.get("total", initial_accumulator_value) + np.abs(gradient)
    return weights - learning_rate * gradient / np.sqrt(total + epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def old_accumulator_divides(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The step divides by the sum before this gradient was added to it. Which line comes first, the new
    sum or the new weights?"""
    total = state.get("total", initial_accumulator_value)
    step = learning_rate * gradient / np.sqrt(total + epsilon)
    return weights - step, {"total": total + gradient**2}


@misconception("adagrad", loses=("switching_midway",))
def adagrad_moves_the_weights_it_remembers(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The step goes out from weights kept in state, not from those that came in. Where are the weights when
    another optimizer has moved them in the meantime?"""
    total = state.get("total", initial_accumulator_value) + gradient**2
    moved = state.get("weights", weights) - learning_rate * gradient / np.sqrt(total + epsilon)
    return moved, {"weights": moved, "total": total}


# -- rmsprop -----------------------------------------------------------------------------------


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def rho_on_the_new_square(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """rho and 1 - rho have changed places. With rho = 0.9, should the running mean change quickly or
    slowly?"""
    average = (1 - rho) * state.get("average", 0) + rho * gradient**2
    return weights - learning_rate * gradient / np.sqrt(average + epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def squares_summed_up(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The squares are summed and never fade: that is Adagrad. What makes a running mean forget?"""
    average = state.get("average", 0) + gradient**2
    return weights - learning_rate * gradient / np.sqrt(average + epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def new_square_at_full_weight(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The new square enters without the factor 1 - rho. What do the two weights of a mean add up to?"""
    average = rho * state.get("average", 0) + gradient**2
    return weights - learning_rate * gradient / np.sqrt(average + epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_SECOND_STEP)
def running_mean_forgotten(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The running mean starts from 0 at every step. What do you return as state, and do you read it the
    next time?"""
    average = (1 - rho) * gradient**2
    return weights - learning_rate * gradient / np.sqrt(average + epsilon), state


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def rmsprop_without_root(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The gradient is divided by the mean of squares, not by its root. What do the three letters RMS
    stand for?"""
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / (average + epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def running_mean_corrected(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The running mean is corrected for its start at 0, as in Adam. Does RMSprop's formula count the
    steps?"""
    count = state.get("count", 0) + 1
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    corrected = average / (1 - rho**count)
    return weights - learning_rate * gradient / np.sqrt(corrected + epsilon), {
        "average": average,
        "count": count,
    }


@misconception("rmsprop", loses=("gradients_of_zero",))
def rmsprop_without_epsilon(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """Nothing keeps the denominator above 0. What is 0 / 0, and which weights have a gradient of
    exactly 0?"""
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    with np.errstate(invalid="ignore"):
        return weights - learning_rate * gradient / np.sqrt(average), {"average": average}


# -- adam --------------------------------------------------------------------------------------


def _moments(gradient, state, beta_1, beta_2):
    """Step number and both running means, as Adam has them."""
    count = state.get("count", 0) + 1
    mean = beta_1 * state.get("mean", 0) + (1 - beta_1) * gradient
    square = beta_2 * state.get("square", 0) + (1 - beta_2) * gradient**2
    return {"count": count, "mean": mean, "square": square}


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def moments_not_corrected(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The bias correction is missing. Both running means start at 0; how large are they after the first
    step, compared with g and with its square?"""
    state = _moments(gradient, state, beta_1, beta_2)
    return weights - learning_rate * state["mean"] / (np.sqrt(state["square"]) + epsilon), state


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def step_number_stays_at_one(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """Every step is corrected as if it were the first. Where do you count the steps, and is the count in
    the state that you return?"""
    state = _moments(gradient, state, beta_1, beta_2)
    mean, square = state["mean"] / (1 - beta_1), state["square"] / (1 - beta_2)
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), state


@misconception("adam", loses=("shape_and_finite", *FROM_THE_FIRST_STEP))
def steps_counted_from_zero(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The first step is corrected with t = 0, which divides 0.1 g by 1 - beta^0 = 0. What is t at the
    first step?"""
    state = _moments(gradient, state, beta_1, beta_2)
    count = state["count"] - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = state["mean"] / np.float64(1 - beta_1**count)
        square = state["square"] / np.float64(1 - beta_2**count)
        return weights - learning_rate * mean / (np.sqrt(square) + epsilon), state


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def corrected_moments_kept(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The corrected means are kept in state, so they are corrected again and again. Which of m and m_hat
    stands on the right-hand side of the next step?"""
    state = _moments(gradient, state, beta_1, beta_2)
    state["mean"] = state["mean"] / (1 - beta_1 ** state["count"])
    state["square"] = state["square"] / (1 - beta_2 ** state["count"])
    return weights - learning_rate * state["mean"] / (np.sqrt(state["square"]) + epsilon), state


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def betas_swapped(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """beta_1 and beta_2 have changed places. Which of the two means has the longer memory?"""
    state = _moments(gradient, state, beta_2, beta_1)
    mean = state["mean"] / (1 - beta_2 ** state["count"])
    square = state["square"] / (1 - beta_1 ** state["count"])
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), state


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def adam_without_root(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The step divides by the mean of squares, not by its root. If all gradients become ten times
    larger, what should happen to Adam's step?"""
    state = _moments(gradient, state, beta_1, beta_2)
    mean = state["mean"] / (1 - beta_1 ** state["count"])
    square = state["square"] / (1 - beta_2 ** state["count"])
    return weights - learning_rate * mean / (square + epsilon), state


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def gradient_instead_of_its_mean(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The numerator is this step's gradient, so the first running mean is never used: that is RMSprop
    with a correction. Which quantity stands above the fraction line?"""
    state = _moments(gradient, state, beta_1, beta_2)
    square = state["square"] / (1 - beta_2 ** state["count"])
    return weights - learning_rate * gradient / (np.sqrt(square) + epsilon), state


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def mean_squared_instead_of_gradient(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The second running mean averages m squared, not g squared. What is the mean of the squares of +1
    and -1, and what is the square of their mean?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean = moments["mean"] / (1 - beta_1 ** moments["count"])
    moments["square"] = beta_2 * state.get("square", 0) + (1 - beta_2) * mean**2
    square = moments["square"] / (1 - beta_2 ** moments["count"])
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=("several_parameters",))
def one_step_count_for_all_parameters(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """All parameters share one step counter, kept in the module. What is t for the bias at its second
    step, when three parameters take turns?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    if not state:
        _memory["count"] = 0
    _memory["count"] += 1
    mean = moments["mean"] / (1 - beta_1 ** _memory["count"])
    square = moments["square"] / (1 - beta_2 ** _memory["count"])
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=("other_settings",))
def betas_fixed_at_their_defaults(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """0.9 and 0.999 stand in the code as numbers. What happens when the caller asks for other betas?"""
    state = _moments(gradient, state, 0.9, 0.999)
    mean, square = (
        state["mean"] / (1 - 0.9 ** state["count"]),
        state["square"] / (1 - 0.999 ** state["count"]),
    )
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), state


# -- adamw -------------------------------------------------------------------------------------


def _adam_step(gradient, state, learning_rate, beta_1, beta_2, epsilon):
    """Adam's step as it should be, for mistakes that lie elsewhere."""
    state = _moments(gradient, state, beta_1, beta_2)
    mean = state["mean"] / (1 - beta_1 ** state["count"])
    square = state["square"] / (1 - beta_2 ** state["count"])
    return learning_rate * mean / (np.sqrt(square) + epsilon), state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def decay_inside_the_gradient(
    weights,
    gradient,
    state,
    *,
    learning_rate=0.001,
    weight_decay=0.004,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
):
    """The decay is added to the gradient, so Adam rescales it: that is Adam with an L2 penalty. What
    does the D in "decoupled" weight decay want to keep apart?"""
    gradient = gradient + weight_decay * weights
    step, state = _adam_step(gradient, state, learning_rate, beta_1, beta_2, epsilon)
    return weights - step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def decay_without_learning_rate(
    weights,
    gradient,
    state,
    *,
    learning_rate=0.001,
    weight_decay=0.004,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
):
    """The weights shrink by weight_decay * w, whatever the learning rate. If the learning rate falls to
    0 at the end of training, should the weights still shrink?"""
    step, state = _adam_step(gradient, state, learning_rate, beta_1, beta_2, epsilon)
    return weights - weight_decay * weights - step, state


@misconception(
    "adamw",
    loses=(
        "first_step",
        "three_steps",
        "gradients_of_zero",
        "several_parameters",
        "leaves_arguments_alone",
        "twenty_steps",
        "huge_gradients",
        "switching_midway",
        "other_settings",
        "decay_alone",
    ),
)
def decay_after_the_step(
    weights,
    gradient,
    state,
    *,
    learning_rate=0.001,
    weight_decay=0.004,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
):
    """The decay is computed from the weights after Adam's step. Which weights stand in the decay term of
    the formula?"""
    step, state = _adam_step(gradient, state, learning_rate, beta_1, beta_2, epsilon)
    moved = weights - step
    return moved - learning_rate * weight_decay * moved, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def decay_missing(
    weights,
    gradient,
    state,
    *,
    learning_rate=0.001,
    weight_decay=0.004,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
):
    """The weights do not shrink: this is Adam. Where in your code does weight_decay appear?"""
    step, state = _adam_step(gradient, state, learning_rate, beta_1, beta_2, epsilon)
    return weights - step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def weights_grow(
    weights,
    gradient,
    state,
    *,
    learning_rate=0.001,
    weight_decay=0.004,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-7,
):
    """The decay has the wrong sign, and the weights grow. With a gradient of 0, should |w| rise or
    fall?"""
    step, state = _adam_step(gradient, state, learning_rate, beta_1, beta_2, epsilon)
    return weights + learning_rate * weight_decay * weights - step, state


# -- step_decay --------------------------------------------------------------------------------


@misconception(
    "step_decay", loses=("around_the_first_cut", "many_cuts", "other_settings", "cut_at_every_epoch")
)
def epochs_counted_from_one(learning_rate, epoch, drop=0.5, every=10):
    """The first cut comes one epoch late. Epochs are counted from 0; how many epochs lie before epoch
    10?"""
    return learning_rate * drop ** max((epoch - 1) // every, 0)


@misconception(
    "step_decay", loses=("around_the_first_cut", "many_cuts", "other_settings", "cut_at_every_epoch")
)
def cut_one_epoch_early(learning_rate, epoch, drop=0.5, every=10):
    """The first cut comes one epoch early. Which number has the tenth epoch, when the first has the
    number 0?"""
    return learning_rate * drop ** ((epoch + 1) // every)


@misconception("step_decay", loses=("around_the_first_cut", "many_cuts", "other_settings"))
def rate_falls_at_every_epoch(learning_rate, epoch, drop=0.5, every=10):
    """The rate falls a little at every epoch, as there is no rounding down. What should the rate of
    epoch 9 be, compared with that of epoch 0?"""
    return learning_rate * drop ** (epoch / every)


@misconception("step_decay", loses=("many_cuts", "other_settings", "cut_at_every_epoch"))
def cut_only_once(learning_rate, epoch, drop=0.5, every=10):
    """The rate is cut at the first occasion and never again. How many cuts lie before epoch 39?"""
    return learning_rate * drop if epoch >= every else learning_rate


@misconception(
    "step_decay", loses=("around_the_first_cut", "many_cuts", "other_settings", "cut_at_every_epoch")
)
def cut_only_in_the_epoch_itself(learning_rate, epoch, drop=0.5, every=10):
    """The rate is cut in epochs 10, 20, 30 only, and is back at its old value in between. Does the
    function remember earlier cuts, or does it have to count them?"""
    return learning_rate * drop if epoch % every == 0 and epoch > 0 else learning_rate


@misconception("step_decay", loses=("other_settings", "cut_at_every_epoch"))
def drop_taken_as_the_lost_share(learning_rate, epoch, drop=0.5, every=10):
    """drop is taken as the share that is lost, and it is the factor that stays. With drop=0.3, what is
    left of a rate of 1 after one cut?"""
    return learning_rate * (1 - drop) ** (epoch // every)
