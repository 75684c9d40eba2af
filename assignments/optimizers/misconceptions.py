"""Mistakes that students make in the optimizers, each as a wrong implementation, and other conventions."""

import weakref

import numpy as np

from grader.authoring import convention, misconception

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
WITH_GIVEN_SETTINGS = tuple(name for name in FROM_THE_FIRST_STEP if name != "default_settings")
WITH_ORDINARY_GRADIENTS = tuple(name for name in FROM_THE_FIRST_STEP if name != "huge_gradients")

# Why two conventions that earn full marks cannot be told apart.
AT_A_CONSTANT_RATE = "With a learning rate that stays the same, all of these take the same steps."
FAR_FROM_EPSILON = "The checks keep every gradient far from epsilon, on purpose: each place of it is right."

# What a mistake keeps in the module instead of in state.
_memory = {}
_latest = []  # the weights of the last step, for as long as a check holds them


def _calls():
    """How many steps were made in this check; a student's counter starts anew as well, for each check."""
    if not (_latest and _latest[0]() is not None):
        _memory["calls"] = 0
    _memory["calls"] += 1
    return _memory["calls"]


# -- sgd ---------------------------------------------------------------------------------------


@misconception("sgd", loses=FROM_THE_FIRST_STEP)
def sgd_climbs(weights, gradient, state, *, learning_rate=0.01):
    """The step has the sign of the gradient, and the weights walk uphill. In which direction does a loss grow
    fastest, and do you want to go there?"""
    return weights + learning_rate * gradient, state


@misconception("sgd", loses=FROM_THE_FIRST_STEP)
def sgd_without_learning_rate(weights, gradient, state, *, learning_rate=0.01):
    """The step is the whole gradient, whatever the learning rate. What should happen to the step when
    learning_rate is halved?"""
    return weights - gradient, state


@misconception("sgd", loses=FROM_THE_FIRST_STEP)
def sgd_climbs_without_learning_rate(weights, gradient, state, *, learning_rate=0.01):
    """The whole gradient is added to the weights. In which direction does a loss grow fastest, and which
    number says how far to go?"""
    return weights + gradient, state


@misconception("sgd", loses=WITH_GIVEN_SETTINGS)
def sgd_with_its_own_learning_rate(weights, gradient, state, *, learning_rate=0.01):
    """The step uses 0.01 for every learning rate. Where in your code does the argument learning_rate
    appear?"""
    return weights - 0.01 * gradient, state


@misconception("sgd", loses=FROM_THE_FIRST_STEP)
def sgd_returns_the_step(weights, gradient, state, *, learning_rate=0.01):
    """The function returns the change of the weights, and not the changed weights. Where should the network
    stand after the step?"""
    return -learning_rate * gradient, state


@misconception("sgd", loses=FROM_THE_FIRST_STEP)
def sgd_gradient_averaged_again(weights, gradient, state, *, learning_rate=0.01):
    """The gradient is divided by its number of rows. Where was the mean over the batch taken already, and are
    the rows of the weights examples?"""
    return weights - learning_rate * gradient / len(gradient), state


@misconception("sgd", loses=FROM_THE_FIRST_STEP)
def sgd_with_sign_alone(weights, gradient, state, *, learning_rate=0.01):
    """Only the sign of the gradient is used, so all entries move equally far. Should a steep slope and a
    gentle one give the same step?"""
    return weights - learning_rate * np.sign(gradient), state


@misconception("sgd", loses=FROM_THE_FIRST_STEP)
def sgd_gradient_normalised(weights, gradient, state, *, learning_rate=0.01):
    """The gradient is divided by its length before the step. What is left of the slope's steepness, and does
    the formula take it away?"""
    with np.errstate(invalid="ignore"):  # a gradient of nothing but zeros has no direction
        return weights - learning_rate * gradient / np.linalg.norm(gradient), state


@misconception("sgd", loses=FROM_THE_SECOND_STEP)
def sgd_sums_its_gradients(weights, gradient, state, *, learning_rate=0.01):
    """The gradients of earlier steps are added to this one. What does plain gradient descent remember from
    one step to the next?"""
    total = state.get("total", 0) + gradient
    return weights - learning_rate * total, {"total": total}


@misconception("sgd", loses=FROM_THE_SECOND_STEP)
def sgd_with_momentum(weights, gradient, state, *, learning_rate=0.01):
    """The step carries a velocity on, with a momentum of 0.9. What does plain gradient descent remember from
    one step to the next?"""
    velocity = 0.9 * state.get("velocity", 0) - learning_rate * gradient
    return weights + velocity, {"velocity": velocity}


@misconception("sgd", loses=FROM_THE_SECOND_STEP)
def sgd_rate_divided_by_the_step(weights, gradient, state, *, learning_rate=0.01):
    """The learning rate is divided by the number of the step. Which function of this assignment lowers the
    rate, and is it this one?"""
    count = state.get("count", 0) + 1
    return weights - learning_rate / count * gradient, {"count": count}


@misconception("sgd", loses=("leaves_arguments_alone",))
def sgd_updates_in_place(weights, gradient, state, *, learning_rate=0.01):
    """The array that was passed in is itself changed. What does `-=` do to an array that the caller still
    holds?"""
    weights -= learning_rate * gradient
    return weights, state


@misconception("sgd", loses=("leaves_arguments_alone",))
def sgd_scales_the_gradient_in_place(weights, gradient, state, *, learning_rate=0.01):
    """The caller's gradient is multiplied by the learning rate. What does `*=` do to an array that the caller
    still holds?"""
    gradient *= learning_rate
    return weights - gradient, state


@misconception("sgd", loses=("switching_midway",))
def sgd_moves_the_weights_it_remembers(weights, gradient, state, *, learning_rate=0.01):
    """The step goes out from weights kept in state, not from those that came in. Where are the weights when
    another optimizer has moved them in the meantime?"""
    moved = state.get("weights", weights) - learning_rate * gradient
    return moved, {"weights": moved}


# -- momentum ----------------------------------------------------------------------------------


@convention("momentum")
def velocity_points_uphill(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity has the sign of the gradient and is subtracted from the weights, as in Ruder's overview
    (2016). Which sign does v have in the formula of the handout?"""
    velocity = momentum * state.get("velocity", 0) + learning_rate * gradient
    return weights - velocity, {"velocity": velocity}


@convention("momentum", twins={"velocity_points_uphill": AT_A_CONSTANT_RATE})
def rate_outside_the_velocity(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The learning rate multiplies the whole velocity when the weights move, as in PyTorch. What becomes of
    the older steps here when the rate is lowered, and what in the handout's formula?"""
    velocity = momentum * state.get("velocity", 0) + gradient
    return weights - learning_rate * velocity, {"velocity": velocity}


@convention("momentum", loses=FROM_THE_FIRST_STEP)
def velocity_is_an_average(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The gradient enters the velocity with the factor 1 - momentum, as in Andrew Ng's lectures. Does the
    handout's formula take an average, or a sum that fades?"""
    velocity = momentum * state.get("velocity", 0) + (1 - momentum) * gradient
    return weights - learning_rate * velocity, {"velocity": velocity}


@convention("momentum", loses=FROM_THE_SECOND_STEP)
def later_gradients_dampened(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The first gradient enters the velocity whole and each later one with the factor 1 - momentum, as with
    PyTorch's dampening. With which factor does every gradient enter in the handout's formula?"""
    dampened = gradient if "velocity" not in state else (1 - momentum) * gradient
    velocity = momentum * state.get("velocity", 0) + dampened
    return weights - learning_rate * velocity, {"velocity": velocity}


@misconception("momentum", loses=FROM_THE_SECOND_STEP)
def velocity_never_kept(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity starts from 0 at every step, and what is left is plain gradient descent. What do you
    return as state, and do you read it the next time?"""
    return weights - learning_rate * gradient, state


@misconception("momentum", loses=FROM_THE_FIRST_STEP)
def velocity_subtracted(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The signs of the velocity and of its step do not fit together, and the weights walk uphill. What is the
    sign of v after the first step, when g is positive?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights - velocity, {"velocity": velocity}


@misconception("momentum", loses=FROM_THE_SECOND_STEP)
def old_velocity_pushes_back(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The old velocity enters the new one with the wrong sign. If the gradient stays the same, should the
    steps grow or shrink?"""
    velocity = -momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights + velocity, {"velocity": velocity}


@misconception("momentum", loses=FROM_THE_FIRST_STEP)
def velocity_without_learning_rate(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The learning rate is missing, and the whole gradient enters the velocity. What should happen to the
    step when learning_rate is halved?"""
    velocity = momentum * state.get("velocity", 0) - gradient
    return weights + velocity, {"velocity": velocity}


@misconception("momentum", loses=FROM_THE_FIRST_STEP)
def learning_rate_applied_twice(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The learning rate multiplies the gradient, and then the velocity once more. How often does it stand in
    the two lines of the formula?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights + learning_rate * velocity, {"velocity": velocity}


@misconception("momentum", loses=FROM_THE_FIRST_STEP)
def gradient_fades_at_once(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The factor momentum multiplies the new gradient as well as the old velocity. Which terms of v <- m v -
    lr g have that factor?"""
    velocity = momentum * (state.get("velocity", 0) - learning_rate * gradient)
    return weights + velocity, {"velocity": velocity}


@misconception("momentum", loses=FROM_THE_SECOND_STEP)
def velocity_never_fades(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The old velocity is carried on whole, without the factor momentum. What slows a ball down whose slope
    has ended?"""
    velocity = state.get("velocity", 0) - learning_rate * gradient
    return weights + velocity, {"velocity": velocity}


@misconception("momentum", loses=FROM_THE_SECOND_STEP)
def velocity_fades_by_momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The old velocity is multiplied by 1 - momentum. With momentum=0.9, should a tenth of it stay, or a
    tenth of it go?"""
    velocity = (1 - momentum) * state.get("velocity", 0) - learning_rate * gradient
    return weights + velocity, {"velocity": velocity}


@misconception("momentum", loses=FROM_THE_FIRST_STEP)
def average_with_swapped_factors(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity is an average in which momentum multiplies the gradient, and 1 - momentum what came
    before. Which of the two should momentum = 0.9 keep, and does the formula take an average at all?"""
    velocity = (1 - momentum) * state.get("velocity", 0) + momentum * gradient
    return weights - learning_rate * velocity, {"velocity": velocity}


@misconception("momentum", loses=FROM_THE_SECOND_STEP)
def average_corrected_as_in_adam(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity is an average that is corrected for its start at 0, as in Adam. Does the formula of
    momentum take an average, and does it count the steps?"""
    count = state.get("count", 0) + 1
    velocity = momentum * state.get("velocity", 0) + (1 - momentum) * gradient
    step = learning_rate * velocity / (1 - momentum**count)
    return weights - step, {"velocity": velocity, "count": count}


@misconception("momentum", loses=FROM_THE_FIRST_STEP)
def old_velocity_applied(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The weights move by the velocity of the step before. Which of the two lines comes first: the new
    velocity, or the new weights?"""
    velocity = state.get("velocity", np.zeros_like(weights))
    return weights + velocity, {"velocity": momentum * velocity - learning_rate * gradient}


@misconception("momentum", loses=FROM_THE_SECOND_STEP)
def only_the_last_gradient_remembered(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The state holds the last gradient instead of the velocity. How much of the gradient before the last one
    should still be in this step?"""
    step = momentum * state.get("gradient", 0) + gradient
    return weights - learning_rate * step, {"gradient": gradient}


@misconception("momentum", loses=FROM_THE_FIRST_STEP)
def momentum_looks_ahead(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity is applied once more before the weights move, and that is Nesterov's rule. By which
    velocity do the weights move in plain momentum?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights + momentum * velocity - learning_rate * gradient, {"velocity": velocity}


@misconception("momentum", loses=("other_settings",))
def momentum_fixed_at_its_default(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The factor 0.9 stands in the code as a number. What happens when the caller asks for another
    momentum?"""
    velocity = 0.9 * state.get("velocity", 0) - learning_rate * gradient
    return weights + velocity, {"velocity": velocity}


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


@misconception("momentum", loses=("leaves_arguments_alone",))
def momentum_updates_in_place(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity is added to the caller's own array. What does `+=` do to an array that the caller still
    holds?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    weights += velocity
    return weights, {"velocity": velocity}


@misconception("momentum", loses=("switching_midway",))
def velocity_taken_from_the_weights(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity is taken to be the way that the weights have come since the last step. Which steps are in
    that way, when another optimizer had its turn in between?"""
    velocity = momentum * (weights - state.get("before", weights)) - learning_rate * gradient
    return weights + velocity, {"before": weights}


@misconception("momentum", loses=("switching_midway",))
def momentum_moves_the_weights_it_remembers(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The step goes out from weights kept in state, not from those that came in. Where are the weights when
    another optimizer has moved them in the meantime?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    moved = state.get("weights", weights) + velocity
    return moved, {"weights": moved, "velocity": velocity}


@misconception("momentum", loses=FROM_THE_FIRST_STEP)
def momentum_returns_the_step(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The function returns the velocity, and not the changed weights. Where should the network stand after
    the step?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return velocity, {"velocity": velocity}


@misconception("momentum", loses=FROM_THE_FIRST_STEP)
def velocity_collects_uphill_and_is_applied_with_both_signs(
    weights, gradient, state, *, learning_rate=0.01, momentum=0.9
):
    """The velocity collects the gradient with a plus, and the weights add it and take the gradient off once
    more. Which sign makes the velocity point downhill?"""
    velocity = momentum * state.get("velocity", 0) + learning_rate * gradient
    return weights + momentum * velocity - learning_rate * gradient, {"velocity": velocity}


# -- nesterov ----------------------------------------------------------------------------------


@convention("nesterov")
def old_velocity_taken_off(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The step is (1 + m) times the new velocity less m times the old one, as in the notes of CS231n. Can you
    turn it into the formula of the handout, which does without the old velocity?"""
    old = state.get("velocity", 0)
    velocity = momentum * old - learning_rate * gradient
    return weights - momentum * old + (1 + momentum) * velocity, {"velocity": velocity}


@convention("nesterov", twins={"old_velocity_taken_off": AT_A_CONSTANT_RATE})
def rate_outside_the_look_ahead(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The learning rate multiplies the whole step when the weights move, as in PyTorch. What becomes of the
    older steps here when the rate is lowered, and what in the handout's formula?"""
    velocity = momentum * state.get("velocity", 0) + gradient
    return weights - learning_rate * (gradient + momentum * velocity), {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def plain_momentum(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The weights move as in plain momentum, without the look ahead. The textbook's w + v belongs to a
    gradient taken at w + m v; which velocity stands in the handout's second line, where the gradient is that
    of w?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights + velocity, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def look_ahead_without_gradient(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The weights move by m * v alone, and the gradient is missing from the second line. How often does the
    gradient stand in the two lines of the formula?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights + momentum * velocity, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def gradient_added_in_the_look_ahead(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The gradient is added in the second line and subtracted in the first. Does it point uphill or downhill,
    and does that depend on the line?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights + momentum * velocity + learning_rate * gradient, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def velocity_subtracted_in_the_look_ahead(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The first line adds the gradient, or the second one subtracts the velocity. What is the sign of v after
    the first step, when g is positive, and what does it do to the weights?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights - momentum * velocity - learning_rate * gradient, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def nesterov_climbs(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The whole step has the wrong sign, and the weights walk uphill. What is the sign of the first step,
    when g is positive?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights - (momentum * velocity - learning_rate * gradient), {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def learning_rate_missing_from_the_look_ahead(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The second line subtracts the whole gradient, without the learning rate. In how many of the two lines
    does the gradient come with its rate?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights + momentum * velocity - gradient, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def nesterov_without_learning_rate(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The learning rate is missing from both lines. What should happen to the step when learning_rate is
    halved?"""
    velocity = momentum * state.get("velocity", 0) - gradient
    return weights + momentum * velocity - gradient, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def nesterov_velocity_is_an_average(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The gradient enters the velocity with the factor 1 - momentum. Does the formula take an average here,
    or a sum that fades?"""
    velocity = momentum * state.get("velocity", 0) - (1 - momentum) * learning_rate * gradient
    return weights + momentum * velocity - learning_rate * gradient, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_SECOND_STEP)
def look_ahead_added_to_the_whole_velocity(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The look ahead is added to the velocity, w + v + m * v, which counts the old velocity twice. What has
    to be taken away again?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return weights + velocity + momentum * velocity, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_SECOND_STEP)
def old_velocity_added_instead_of_taken_off(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The old velocity is added to the step and not taken off it. In w - m * v_old + (1 + m) * v, what would
    be left if the gradient were 0?"""
    old = state.get("velocity", 0)
    velocity = momentum * old - learning_rate * gradient
    return weights + momentum * old + (1 + momentum) * velocity, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_SECOND_STEP)
def look_ahead_kept_as_velocity(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The step that looks ahead is kept as the velocity of the next step. Which of the two formulas gives the
    v that is carried on?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    velocity = momentum * velocity - learning_rate * gradient
    return weights + velocity, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_SECOND_STEP)
def nesterov_velocity_never_kept(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity starts from 0 at every step. What do you return as state, and do you read it the next
    time?"""
    return weights - momentum * learning_rate * gradient - learning_rate * gradient, state


@misconception("nesterov", loses=("other_settings",))
def nesterov_momentum_fixed_at_its_default(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The factor 0.9 stands in the code as a number. What happens when the caller asks for another
    momentum?"""
    velocity = 0.9 * state.get("velocity", 0) - learning_rate * gradient
    return weights + 0.9 * velocity - learning_rate * gradient, {"velocity": velocity}


@misconception("nesterov", loses=("several_parameters",))
def nesterov_with_one_velocity_for_all_parameters(
    weights, gradient, state, *, learning_rate=0.01, momentum=0.9
):
    """All parameters share one velocity, kept in the module instead of in state. Which velocity does the
    first matrix find after the second one has made its step?"""
    if not state:
        _memory["velocity"] = np.zeros_like(weights)
    _memory["velocity"] = momentum * _memory["velocity"] - learning_rate * gradient
    return weights + momentum * _memory["velocity"] - learning_rate * gradient, {"started": True}


@misconception("nesterov", loses=("leaves_arguments_alone",))
def nesterov_updates_in_place(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The step is added to the caller's own array. What does `+=` do to an array that the caller still
    holds?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    weights += momentum * velocity - learning_rate * gradient
    return weights, {"velocity": velocity}


@misconception("nesterov", loses=("switching_midway",))
def nesterov_moves_the_weights_it_remembers(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The step goes out from weights kept in state, not from those that came in. Where are the weights when
    another optimizer has moved them in the meantime?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    moved = state.get("weights", weights) + momentum * velocity - learning_rate * gradient
    return moved, {"weights": moved, "velocity": velocity}


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def new_velocity_taken_for_the_old_one(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The velocity is renewed before the step that needs the old one, w + m² v - (1 + m) lr g, as in much
    code after Saito's book (2016). Which of its two lines has to come first?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    step = momentum**2 * velocity - (1 + momentum) * learning_rate * gradient
    return weights + step, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def look_ahead_kept_in_the_weights(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The weights go to w + m v to look ahead, and from there by the whole new velocity, in which m v is once
    more. From which point does the textbook add the new velocity?"""
    ahead = weights + momentum * state.get("velocity", 0)
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return ahead + velocity, {"velocity": velocity}


@convention("nesterov", loses=FROM_THE_FIRST_STEP)
def both_gradients_averaged(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The gradient has the factor 1 - momentum in both lines, as in Nadam (Dozat 2016), where the velocity is
    an average. Does the handout's formula take an average, or a sum that fades?"""
    velocity = momentum * state.get("velocity", 0) + (1 - momentum) * gradient
    step = momentum * velocity + (1 - momentum) * gradient
    return weights - learning_rate * step, {"velocity": velocity}


@misconception("nesterov", loses=FROM_THE_FIRST_STEP)
def nesterov_returns_the_step(weights, gradient, state, *, learning_rate=0.01, momentum=0.9):
    """The function returns the change of the weights, and not the changed weights. Where should the network
    stand after the step?"""
    velocity = momentum * state.get("velocity", 0) - learning_rate * gradient
    return momentum * velocity - learning_rate * gradient, {"velocity": velocity}


# -- adagrad -----------------------------------------------------------------------------------


def _scaled(gradient, squares, learning_rate, epsilon):
    """The step of Adagrad and RMSprop, from what their accumulator holds."""
    return learning_rate * gradient / np.sqrt(squares + epsilon)


@convention("adagrad", loses=WITH_ORDINARY_GRADIENTS)
def accumulator_starts_at_zero(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The accumulator starts from 0, as in Duchi et al. (2011) and in PyTorch. What is
    initial_accumulator_value for?"""
    total = state.get("total", 0) + gradient**2
    return weights - _scaled(gradient, total, learning_rate, epsilon), {"total": total}


@convention("adagrad")
def adagrad_epsilon_outside_the_root(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The small number is added to the root and not under it, as in PyTorch and CS231n. Which of the two does
    the handout write, and how much does it change when a is 0.1 at least?"""
    total = state.get("total", initial_accumulator_value) + gradient**2
    return weights - learning_rate * gradient / (np.sqrt(total) + epsilon), {"total": total}


@convention("adagrad", loses=FROM_THE_FIRST_STEP)
def one_accumulator_for_all_entries(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """All entries share one sum of squares, the squared length of the gradients, as in AdaGrad-Norm (Ward et
    al. 2019). Over which entries does the handout sum?"""
    total = state.get("total", initial_accumulator_value) + np.sum(gradient**2)
    return weights - _scaled(gradient, total, learning_rate, epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def adagrad_climbs(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The step has the sign of the gradient, and the weights walk uphill. In which direction does a loss grow
    fastest, and do you want to go there?"""
    total = state.get("total", initial_accumulator_value) + gradient**2
    return weights + _scaled(gradient, total, learning_rate, epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def adagrad_without_learning_rate(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The learning rate is missing from the step. What should happen to the step when learning_rate is
    halved?"""
    total = state.get("total", initial_accumulator_value) + gradient**2
    return weights - _scaled(gradient, total, 1.0, epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_SECOND_STEP)
def accumulator_forgotten(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """Each step divides by its own gradient only, because the sum of squares is not kept. What does the next
    step find in state?"""
    total = initial_accumulator_value + gradient**2
    return weights - _scaled(gradient, total, learning_rate, epsilon), state


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def forgotten_and_from_zero(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The gradient is divided by its own size, and all that is left of it is its sign. What was the
    accumulator before this step, and before the first one?"""
    return weights - _scaled(gradient, gradient**2, learning_rate, epsilon), state


@misconception("adagrad", loses=tuple(name for name in FROM_THE_SECOND_STEP if name != "huge_gradients"))
def initial_value_added_at_every_step(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The initial value is added to the sum at every step. How often does an accumulator begin?"""
    total = state.get("total", 0) + initial_accumulator_value + gradient**2
    return weights - _scaled(gradient, total, learning_rate, epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def adagrad_without_root(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The gradient is divided by the sum of squares, not by its root. If all gradients become ten times
    larger, what should happen to the step?"""
    total = state.get("total", initial_accumulator_value) + gradient**2
    return weights - learning_rate * gradient / (total + epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def from_zero_and_without_root(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The sum of squares starts from 0, and the gradient is divided by it instead of by its root. If all
    gradients become ten times larger, what should happen to the step?"""
    total = state.get("total", 0) + gradient**2
    return weights - learning_rate * gradient / (total + epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def sizes_summed_instead_of_squares(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The accumulator sums |g|, not the squares of g. Which sum belongs under a square root, so that the step
    does not depend on the unit of g?"""
    total = state.get("total", initial_accumulator_value) + np.abs(gradient)
    return weights - _scaled(gradient, total, learning_rate, epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def root_of_each_square(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The root is taken of each square before they are summed, and the step divides by that sum. Which comes
    first, the sum or the root?"""
    total = state.get("total", initial_accumulator_value) + np.abs(gradient)
    return weights - learning_rate * gradient / (total + epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def squares_fade_away(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The accumulator is a running mean with the factors 0.9 and 0.1, as in RMSprop. Does the sum of this
    rule ever forget an old gradient?"""
    total = 0.9 * state.get("total", initial_accumulator_value) + 0.1 * gradient**2
    return weights - _scaled(gradient, total, learning_rate, epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_SECOND_STEP)
def squares_averaged_over_the_steps(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The sum of squares is divided by the number of steps. Should the steps become shorter with time, or
    keep their length?"""
    count = state.get("count", 0) + 1
    total = state.get("total", initial_accumulator_value) + gradient**2
    step = _scaled(gradient, total / count, learning_rate, epsilon)
    return weights - step, {"total": total, "count": count}


@misconception("adagrad", loses=FROM_THE_SECOND_STEP)
def root_kept_as_accumulator(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The root is kept in state, and the next square is added to the root. Which of the two does the next
    step add to, the sum or its root?"""
    root = np.sqrt(state.get("root", initial_accumulator_value) + gradient**2 + epsilon)
    return weights - learning_rate * gradient / root, {"root": root}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def old_accumulator_divides(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The step divides by the sum before this gradient was added to it. Which line comes first, the new sum
    or the new weights?"""
    total = state.get("total", initial_accumulator_value)
    return weights - _scaled(gradient, total, learning_rate, epsilon), {"total": total + gradient**2}


@misconception("adagrad", loses=("other_settings",))
def initial_value_fixed_at_its_default(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The initial value 0.1 stands in the code as a number. What happens when the caller asks for another
    initial_accumulator_value?"""
    total = state.get("total", 0.1) + gradient**2
    return weights - _scaled(gradient, total, learning_rate, epsilon), {"total": total}


@misconception("adagrad", loses=("several_parameters",))
def one_sum_for_all_parameters(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """All parameters share one accumulator, kept in the module instead of in state. Which sum does the first
    matrix find after the second one has made its step?"""
    if not state:
        _memory["total"] = np.full_like(weights, initial_accumulator_value)
    _memory["total"] = _memory["total"] + gradient**2
    return weights - _scaled(gradient, _memory["total"], learning_rate, epsilon), {"started": True}


@misconception("adagrad", loses=("leaves_arguments_alone",))
def adagrad_updates_in_place(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The step is taken off the caller's own array. What does `-=` do to an array that the caller still
    holds?"""
    total = state.get("total", initial_accumulator_value) + gradient**2
    weights -= _scaled(gradient, total, learning_rate, epsilon)
    return weights, {"total": total}


@misconception("adagrad", loses=("switching_midway",))
def adagrad_moves_the_weights_it_remembers(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The step goes out from weights kept in state, not from those that came in. Where are the weights when
    another optimizer has moved them in the meantime?"""
    total = state.get("total", initial_accumulator_value) + gradient**2
    moved = state.get("weights", weights) - _scaled(gradient, total, learning_rate, epsilon)
    return moved, {"weights": moved, "total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def from_zero_and_uphill(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The accumulator starts from 0 and the step is added, so the weights walk uphill. Which way does a loss
    fall, and with which value does the handout begin the sum?"""
    total = state.get("total", 0) + gradient**2
    return weights + _scaled(gradient, total, learning_rate, epsilon), {"total": total}


@misconception("adagrad", loses=WITH_ORDINARY_GRADIENTS)
def from_zero_without_epsilon(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The accumulator starts from 0, and nothing else stands under the root. What is 0 / 0, where a gradient
    is exactly 0?"""
    total = state.get("total", 0) + gradient**2
    return weights - _scaled(gradient, total, learning_rate, 0.0), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def from_zero_and_uphill_without_epsilon(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The step is added, the accumulator starts from 0, and nothing else stands under the root. Which way
    does a loss fall, and what is 0 / 0?"""
    total = state.get("total", 0) + gradient**2
    return weights + _scaled(gradient, total, learning_rate, 0.0), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def adagrad_returns_the_step(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The function returns the change of the weights, and not the changed weights. Where should the network
    stand after the step?"""
    total = state.get("total", initial_accumulator_value) + gradient**2
    return -_scaled(gradient, total, learning_rate, epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def learning_rate_inside_the_sum(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """What is squared and summed is the gradient times learning_rate. Which of the two belongs into the sum
    of squares?"""
    total = state.get("total", initial_accumulator_value) + (learning_rate * gradient) ** 2
    return weights - learning_rate * gradient / np.sqrt(total + epsilon), {"total": total}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def rate_inside_a_sum_that_comes_late(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """What is squared and summed is the gradient times learning_rate, and it is added after the step. What
    belongs into the sum, and is it there when the step needs it?"""
    total = state.get("total", initial_accumulator_value) + np.zeros_like(weights)
    step = learning_rate * gradient
    return weights - step / np.sqrt(total + epsilon), {"total": total + step**2}


@misconception("adagrad", loses=FROM_THE_FIRST_STEP)
def multiplied_by_the_root_of_the_sum(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The step is multiplied by the root of the sum of squares. Should a weight with large gradients take a
    larger or a smaller step for it?"""
    total = state.get("total", initial_accumulator_value) + gradient**2
    return weights - learning_rate * gradient * np.sqrt(total + epsilon), {"total": total}


@misconception("adagrad", loses=("shape_and_finite", "first_step", *FROM_THE_SECOND_STEP))
def sum_not_squared(
    weights, gradient, state, *, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7
):
    """The accumulator sums the gradients, not their squares. What is the root of a negative number?"""
    accumulator = state.get("accumulator", np.full_like(weights, initial_accumulator_value)) + gradient
    return weights - learning_rate * gradient / np.sqrt(accumulator + epsilon), {"accumulator": accumulator}


# -- rmsprop -----------------------------------------------------------------------------------


@convention("rmsprop")
def rmsprop_epsilon_outside_the_root(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The small number is added to the root and not under it, as in PyTorch and CS231n. Which of the two does
    the handout write, and when would you notice?"""
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / (np.sqrt(average) + epsilon), {"average": average}


@convention("rmsprop", loses=WITH_ORDINARY_GRADIENTS)
def running_mean_starts_at_one(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The running mean starts from 1, as in TensorFlow 1. From which number does it start in the handout?"""
    average = rho * state.get("average", 1.0) + (1 - rho) * gradient**2
    return weights - _scaled(gradient, average, learning_rate, epsilon), {"average": average}


@convention("rmsprop", loses=FROM_THE_FIRST_STEP)
def running_mean_centred(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The squared mean of the gradients is taken off the mean of their squares, as in Graves (2013) and with
    centered=True. Which mean does the handout put under the root?"""
    mean = rho * state.get("mean", 0) + (1 - rho) * gradient
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    step = _scaled(gradient, average - mean**2, learning_rate, epsilon)
    return weights - step, {"average": average, "mean": mean}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def rmsprop_climbs(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The step has the sign of the gradient, and the weights walk uphill. In which direction does a loss grow
    fastest, and do you want to go there?"""
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    return weights + _scaled(gradient, average, learning_rate, epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def rmsprop_without_learning_rate(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The learning rate is missing from the step. What should happen to the step when learning_rate is
    halved?"""
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    return weights - _scaled(gradient, average, 1.0, epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def rho_on_the_new_square(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The factors rho and 1 - rho have changed places. With rho = 0.9, should the running mean change quickly
    or slowly?"""
    average = (1 - rho) * state.get("average", 0) + rho * gradient**2
    return weights - _scaled(gradient, average, learning_rate, epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def squares_summed_up(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The squares are summed and never fade, as in Adagrad. What makes a running mean forget?"""
    average = state.get("average", 0) + gradient**2
    return weights - _scaled(gradient, average, learning_rate, epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def squares_summed_up_and_without_root(
    weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7
):
    """The squares are summed and never fade, and the gradient is divided by the sum and not by a root. What
    does each of the three letters RMS stand for?"""
    total = state.get("total", 0) + gradient**2
    return weights - learning_rate * gradient / (total + epsilon), {"total": total}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def new_square_at_full_weight(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The new square enters without the factor 1 - rho. What do the two weights of a mean add up to?"""
    average = rho * state.get("average", 0) + gradient**2
    return weights - _scaled(gradient, average, learning_rate, epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_SECOND_STEP)
def old_mean_at_full_weight(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The old mean is carried on whole, without the factor rho. What do the two weights of a mean add up
    to?"""
    average = state.get("average", 0) + (1 - rho) * gradient**2
    return weights - _scaled(gradient, average, learning_rate, epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_SECOND_STEP)
def running_mean_forgotten(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The running mean starts from 0 at every step. What do you return as state, and do you read it the next
    time?"""
    average = (1 - rho) * gradient**2
    return weights - _scaled(gradient, average, learning_rate, epsilon), state


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def rmsprop_without_root(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The gradient is divided by the mean of squares, not by its root. What do the three letters RMS stand
    for?"""
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / (average + epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def sizes_averaged_instead_of_squares(
    weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7
):
    """The running mean is of |g|, not of the squares of g. Which mean belongs under a square root, so that
    the step does not depend on the unit of g?"""
    average = rho * state.get("average", 0) + (1 - rho) * np.abs(gradient)
    return weights - _scaled(gradient, average, learning_rate, epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def running_mean_of_roots(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The root is taken of each square before they are averaged. In the letters RMS, read from right to left,
    which comes first, the mean or the root?"""
    average = rho * state.get("average", 0) + (1 - rho) * np.abs(gradient)
    return weights - learning_rate * gradient / (average + epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_SECOND_STEP)
def root_kept_as_running_mean(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The root is kept in state, and the next square is averaged with the root. Which of the two is carried
    on to the next step, the mean or its root?"""
    root = np.sqrt(rho * state.get("root", 0) + (1 - rho) * gradient**2 + epsilon)
    return weights - learning_rate * gradient / root, {"root": root}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def old_mean_divides(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The step divides by the running mean before this gradient has entered it. Which line comes first, the
    new mean or the new weights?"""
    old = state.get("average", 0)
    step = _scaled(gradient, old, learning_rate, epsilon)
    return weights - step, {"average": rho * old + (1 - rho) * gradient**2}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def one_running_mean_for_all_entries(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """All entries share one running mean, that of the whole gradient. If one entry sees large gradients only,
    should the others take shorter steps for it?"""
    average = rho * state.get("average", 0) + (1 - rho) * np.mean(gradient**2)
    return weights - _scaled(gradient, average, learning_rate, epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def running_mean_corrected(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The running mean is corrected for its start at 0, as in Adam. Does the formula of this rule count the
    steps?"""
    count = state.get("count", 0) + 1
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    step = _scaled(gradient, average / (1 - rho**count), learning_rate, epsilon)
    return weights - step, {"average": average, "count": count}


@misconception("rmsprop", loses=("gradients_of_zero",))
def rmsprop_without_epsilon(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """Nothing keeps the denominator above 0. What is 0 / 0, and which weights have a gradient of exactly
    0?"""
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    with np.errstate(invalid="ignore"):
        return weights - _scaled(gradient, average, learning_rate, 0.0), {"average": average}


@misconception("rmsprop", loses=("other_settings",))
def rho_fixed_at_its_default(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The factors 0.9 and 0.1 stand in the code as numbers. What happens when the caller asks for another
    rho?"""
    average = 0.9 * state.get("average", 0) + 0.1 * gradient**2
    return weights - _scaled(gradient, average, learning_rate, epsilon), {"average": average}


@misconception("rmsprop", loses=("several_parameters",))
def one_running_mean_for_all_parameters(
    weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7
):
    """All parameters share one running mean, kept in the module instead of in state. Which mean does the
    first matrix find after the second one has made its step?"""
    if not state:
        _memory["average"] = np.zeros_like(weights)
    _memory["average"] = rho * _memory["average"] + (1 - rho) * gradient**2
    return weights - _scaled(gradient, _memory["average"], learning_rate, epsilon), {"started": True}


@misconception("rmsprop", loses=("leaves_arguments_alone",))
def rmsprop_updates_in_place(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The step is taken off the caller's own array. What does `-=` do to an array that the caller still
    holds?"""
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    weights -= _scaled(gradient, average, learning_rate, epsilon)
    return weights, {"average": average}


@misconception("rmsprop", loses=("switching_midway",))
def rmsprop_moves_the_weights_it_remembers(
    weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7
):
    """The step goes out from weights kept in state, not from those that came in. Where are the weights when
    another optimizer has moved them in the meantime?"""
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    moved = state.get("weights", weights) - _scaled(gradient, average, learning_rate, epsilon)
    return moved, {"weights": moved, "average": average}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def rmsprop_returns_the_step(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The function returns the change of the weights, and not the changed weights. Where should the network
    stand after the step?"""
    average = rho * state.get("average", 0) + (1 - rho) * gradient**2
    return -_scaled(gradient, average, learning_rate, epsilon), {"average": average}


@misconception("rmsprop", loses=FROM_THE_SECOND_STEP)
def mean_added_to_the_old_one(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The new mean of squares is added to the old one. What does `+=` do when the right side already holds
    rho times the old mean?"""
    square = state.get("square", 0)
    square = square + rho * square + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / np.sqrt(square + epsilon), {"square": square}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def multiplied_by_the_root_of_the_mean(
    weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7
):
    """The step is multiplied by the root of the mean of squares. Should a weight with large gradients take a
    larger or a smaller step for it?"""
    square = rho * state.get("square", 0) + (1 - rho) * gradient**2
    return weights - learning_rate * gradient * np.sqrt(square + epsilon), {"square": square}


@misconception("rmsprop", loses=FROM_THE_FIRST_STEP)
def mean_starts_from_the_first_square(
    weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7
):
    """The running mean starts from the square of the first gradient, not from 0. How large is the first step
    then?"""
    average = state.get("average", gradient**2)
    average = rho * average + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / np.sqrt(average + epsilon), {"average": average}


@misconception("rmsprop", loses=("shape_and_finite", "first_step", *FROM_THE_SECOND_STEP))
def mean_not_squared(weights, gradient, state, *, learning_rate=0.001, rho=0.9, epsilon=1e-7):
    """The running mean averages the gradient, not its square. What is the root of a negative number?"""
    average = rho * state.get("average", np.zeros_like(weights)) + (1 - rho) * gradient
    return weights - learning_rate * gradient / np.sqrt(average + epsilon), {"average": average}


# -- adam --------------------------------------------------------------------------------------


def _moments(gradient, state, beta_1, beta_2):
    """Step number and both running means, as Adam has them."""
    count = state.get("count", 0) + 1
    mean = beta_1 * state.get("mean", 0) + (1 - beta_1) * gradient
    square = beta_2 * state.get("square", 0) + (1 - beta_2) * gradient**2
    return {"count": count, "mean": mean, "square": square}


def _corrected(moments, beta_1, beta_2):
    """Both running means, corrected for their start at 0."""
    count = moments["count"]
    return moments["mean"] / (1 - beta_1**count), moments["square"] / (1 - beta_2**count)


def _adam_step(gradient, state, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """Adam's step as it should be, for mistakes that lie elsewhere."""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, square = _corrected(moments, beta_1, beta_2)
    return learning_rate * mean / (np.sqrt(square) + epsilon), moments


@convention("adam")
def epsilon_hat(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """The corrections are put into the learning rate and the small number is added to the uncorrected root,
    as in Keras and at the end of section 2 of Kingma and Ba. Where does the handout's formula have it?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    rate = learning_rate * np.sqrt(1 - beta_2 ** moments["count"]) / (1 - beta_1 ** moments["count"])
    return weights - rate * moments["mean"] / (np.sqrt(moments["square"]) + epsilon), moments


@convention("adam", twins={"epsilon_hat": FAR_FROM_EPSILON})
def epsilon_under_the_root(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The small number is added under the root and not to the root, as with optax's eps_root. Where does the
    handout's formula have it?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, square = _corrected(moments, beta_1, beta_2)
    return weights - learning_rate * mean / np.sqrt(square + epsilon), moments


@convention("adam", loses=("gradients_of_zero",))
def largest_square_kept(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The step divides by the largest second mean so far, as in AMSGrad (Reddi et al. 2018). Which second
    mean stands in the formula of the handout?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    moments["largest"] = np.maximum(state.get("largest", 0), moments["square"])
    mean, square = _corrected({**moments, "square": moments["largest"]}, beta_1, beta_2)
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def moments_not_corrected(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The bias correction is missing. Both running means start at 0; how large are they after the first step,
    compared with g and with its square?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    return weights - learning_rate * moments["mean"] / (np.sqrt(moments["square"]) + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def first_moment_not_corrected(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """Only the mean of squares is corrected for its start at 0. Where does the mean of the gradients start,
    and how large is it after the first step?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    _, square = _corrected(moments, beta_1, beta_2)
    return weights - learning_rate * moments["mean"] / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def second_moment_not_corrected(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """Only the mean of the gradients is corrected for its start at 0. Where does the mean of squares start,
    and how large is it after the first step?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, _ = _corrected(moments, beta_1, beta_2)
    return weights - learning_rate * mean / (np.sqrt(moments["square"]) + epsilon), moments


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def step_number_stays_at_one(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """Every step is corrected as if it were the first, or the factors 1 - beta and the correction are both
    missing, which gives the same. Where do you count the steps, and is the count in the state?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, square = _corrected({**moments, "count": 1}, beta_1, beta_2)
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=("shape_and_finite", *FROM_THE_FIRST_STEP))
def steps_counted_from_zero(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The first step is corrected with t = 0, which divides by 1 - beta^0 = 0. What is t at the first
    step?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean, square = _corrected({**moments, "count": np.float64(moments["count"] - 1)}, beta_1, beta_2)
        return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def steps_counted_from_two(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The first step is corrected with t = 2. From which number does your count start, and is it raised
    before or after the correction?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, square = _corrected({**moments, "count": moments["count"] + 1}, beta_1, beta_2)
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def beta_times_the_step_number(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The correction multiplies beta by t where it should raise beta to the power t. What is 1 - 0.999 * 2,
    and does it have a root?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean = moments["mean"] / (1 - beta_1 * moments["count"])
    square = moments["square"] / (1 - beta_2 * moments["count"])
    with np.errstate(invalid="ignore"):
        return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def corrections_exchanged(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The mean is divided by 1 - beta_2^t and the square by 1 - beta_1^t. Which beta belongs to which of the
    two?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean = moments["mean"] / (1 - beta_2 ** moments["count"])
    square = moments["square"] / (1 - beta_1 ** moments["count"])
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def correction_multiplied(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The running means are multiplied by 1 - beta^t and not divided by it. The means are too small at first;
    should the correction make them larger or smaller?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean = moments["mean"] * (1 - beta_1 ** moments["count"])
    square = moments["square"] * (1 - beta_2 ** moments["count"])
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def root_missing_from_the_moved_correction(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The corrections are put into the learning rate, and the second one has lost its root. What becomes of a
    factor under a root when it is taken out in front?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    rate = learning_rate * (1 - beta_2 ** moments["count"]) / (1 - beta_1 ** moments["count"])
    return weights - rate * moments["mean"] / (np.sqrt(moments["square"]) + epsilon), moments


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def corrected_moments_kept(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The corrected means are kept in state, and are corrected again and again. Which of m and m_hat stands
    on the right-hand side of the next step?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, square = _corrected(moments, beta_1, beta_2)
    step = learning_rate * mean / (np.sqrt(square) + epsilon)
    return weights - step, {"count": moments["count"], "mean": mean, "square": square}


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def corrected_moments_kept_at_step_one(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The corrected means are kept in state, and every step is corrected as if it were the first. Which of m
    and m_hat stands on the right-hand side of the next step, and what is t there?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, square = moments["mean"] / (1 - beta_1), moments["square"] / (1 - beta_2)
    step = learning_rate * mean / (np.sqrt(square) + epsilon)
    return weights - step, {"mean": mean, "square": square}


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def moments_never_kept(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The state comes back empty, and every step is a first step. How far does a first step go, whatever the
    size of the gradient?"""
    step, _ = _adam_step(gradient, {}, learning_rate, beta_1, beta_2, epsilon)
    return weights - step, state


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def betas_swapped(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """The settings beta_1 and beta_2 have changed places. Which of the two means has the longer memory?"""
    step, moments = _adam_step(gradient, state, learning_rate, beta_2, beta_1, epsilon)
    return weights - step, moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def betas_swapped_and_not_corrected(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The settings beta_1 and beta_2 have changed places, and the bias correction is missing. Which of the
    two means has the longer memory, and how large are both after the first step?"""
    moments = _moments(gradient, state, beta_2, beta_1)
    return weights - learning_rate * moments["mean"] / (np.sqrt(moments["square"]) + epsilon), moments


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def one_beta_for_both_means(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The mean of squares uses beta_1 as well. Where in your code does beta_2 appear?"""
    step, moments = _adam_step(gradient, state, learning_rate, beta_1, beta_1, epsilon)
    return weights - step, moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def square_corrected_with_beta_1(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The mean of squares fades with beta_2 and is corrected with beta_1. Which beta has to stand in a mean's
    correction?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, square = _corrected(moments, beta_1, beta_1)
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def betas_on_the_new_values(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The factors beta and 1 - beta have changed places in both means. With beta = 0.9, should a mean change
    quickly or slowly?"""
    moments = _moments(gradient, state, 1 - beta_1, 1 - beta_2)
    mean, square = _corrected(moments, beta_1, beta_2)
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def adam_without_root(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The step divides by the mean of squares, not by its root. If all gradients become ten times larger,
    what should happen to the step?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, square = _corrected(moments, beta_1, beta_2)
    return weights - learning_rate * mean / (square + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def not_corrected_and_without_root(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The bias correction is missing, and so is the root. Both means start at 0; how large are they after the
    first step, and which of them stands under a root?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    return weights - learning_rate * moments["mean"] / (moments["square"] + epsilon), moments


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def gradient_instead_of_its_mean(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The numerator is the gradient of this step, and the first running mean is never used. Which quantity
    stands above the fraction line?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    _, square = _corrected(moments, beta_1, beta_2)
    return weights - learning_rate * gradient / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_SECOND_STEP)
def mean_squared_instead_of_gradient(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The second running mean averages the corrected m squared, not g squared. What is the mean of the
    squares of +1 and -1, and what is the square of their mean?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, _ = _corrected(moments, beta_1, beta_2)
    moments["square"] = beta_2 * state.get("square", 0) + (1 - beta_2) * mean**2
    _, square = _corrected(moments, beta_1, beta_2)
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def uncorrected_mean_squared(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The second running mean averages m squared, not g squared. What is the mean of the squares of +1 and
    -1, and what is the square of their mean?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    moments["square"] = beta_2 * state.get("square", 0) + (1 - beta_2) * moments["mean"] ** 2
    mean, square = _corrected(moments, beta_1, beta_2)
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def gradient_not_squared(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The second running mean averages |g|, not the square of g. If all gradients become ten times larger,
    what should happen to the step?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    moments["square"] = beta_2 * state.get("square", 0) + (1 - beta_2) * np.abs(gradient)
    mean, square = _corrected(moments, beta_1, beta_2)
    return weights - learning_rate * mean / (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def adam_climbs(weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """The step is added, and the weights walk uphill. In which direction does a loss grow fastest, and do you
    want to go there?"""
    step, moments = _adam_step(gradient, state, learning_rate, beta_1, beta_2, epsilon)
    return weights + step, moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def adam_without_learning_rate(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The learning rate is missing, and the first step has a length of 1. What should happen to the step when
    learning_rate is halved?"""
    step, moments = _adam_step(gradient, state, 1.0, beta_1, beta_2, epsilon)
    return weights - step, moments


@misconception("adam", loses=("gradients_of_zero",))
def adam_without_epsilon(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """Nothing keeps the denominator above 0. What is 0 / 0, and which weights have a gradient of exactly
    0?"""
    with np.errstate(invalid="ignore"):
        step, moments = _adam_step(gradient, state, learning_rate, beta_1, beta_2, 0.0)
    return weights - step, moments


@misconception("adam", loses=("several_parameters",))
def one_step_count_for_all_parameters(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """All parameters share one step counter, kept in the module. What is t for the bias at its second step,
    when three parameters take turns?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, square = _corrected({**moments, "count": _calls()}, beta_1, beta_2)
    moved = weights - learning_rate * mean / (np.sqrt(square) + epsilon)
    _latest[:] = [weakref.ref(moved)]
    return moved, moments


@misconception("adam", loses=("other_settings",))
def betas_fixed_at_their_defaults(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The numbers 0.9 and 0.999 stand in the code. What happens when the caller asks for other betas?"""
    step, moments = _adam_step(gradient, state, learning_rate, epsilon=epsilon)
    return weights - step, moments


@misconception("adam", loses=("leaves_arguments_alone",))
def adam_updates_in_place(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The step is taken off the caller's own array. What does `-=` do to an array that the caller still
    holds?"""
    step, moments = _adam_step(gradient, state, learning_rate, beta_1, beta_2, epsilon)
    weights -= step
    return weights, moments


@misconception("adam", loses=("switching_midway",))
def adam_moves_the_weights_it_remembers(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The step goes out from weights kept in state, not from those that came in. Where are the weights when
    another optimizer has moved them in the meantime?"""
    step, moments = _adam_step(gradient, state, learning_rate, beta_1, beta_2, epsilon)
    moved = state.get("weights", weights) - step
    return moved, {**moments, "weights": moved}


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def not_corrected_and_uphill(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The step is added, and the bias correction is missing. Which way does a loss fall, and how large are
    the two means after the first step?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    step = learning_rate * moments["mean"] / (np.sqrt(moments["square"]) + epsilon)
    return weights + step, moments


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def adam_returns_the_step(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The function returns the change of the weights, and not the changed weights. Where should the network
    stand after the step?"""
    step, moments = _adam_step(gradient, state, learning_rate, beta_1, beta_2, epsilon)
    return -step, moments


@misconception(
    "adam",
    loses=(
        "shape_and_finite",
        "first_step",
        "three_steps",
        "gradients_of_zero",
        "default_settings",
        "several_parameters",
        "leaves_arguments_alone",
        "twenty_steps",
        "huge_gradients",
        "switching_midway",
        "other_settings",
    ),
)
def one_array_for_both_means(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """Both running means are one and the same array, so the second overwrites the first. How many arrays does
    `m = v = np.zeros(…)` make?"""
    count, mean = state.get("count", 0) + 1, state.get("mean", 0)
    mean = beta_1 * mean + (1 - beta_1) * gradient
    mean = beta_2 * mean + (1 - beta_2) * gradient**2
    step = mean / (1 - beta_1**count) / (np.sqrt(mean / (1 - beta_2**count)) + epsilon)
    return weights - learning_rate * step, {"count": count, "mean": mean}


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def sums_in_place_of_means(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The new gradient and its square enter their means whole. With the factor beta on the old mean, which
    factor makes the weights of old and new add up to 1?"""
    count = state.get("count", 0) + 1
    mean = beta_1 * state.get("mean", 0) + gradient
    square = beta_2 * state.get("square", 0) + gradient**2
    step = mean / (1 - beta_1**count) / (np.sqrt(square / (1 - beta_2**count)) + epsilon)
    return weights - learning_rate * step, {"count": count, "mean": mean, "square": square}


@misconception("adam", loses=FROM_THE_FIRST_STEP)
def multiplied_by_the_root(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The step is multiplied by the root of the mean of squares. Should a weight with large gradients take a
    larger or a smaller step for it?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, square = _corrected(moments, beta_1, beta_2)
    return weights - learning_rate * mean * (np.sqrt(square) + epsilon), moments


@misconception("adam", loses=("shape_and_finite", "first_step", *FROM_THE_SECOND_STEP))
def second_mean_not_squared(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The second running mean averages the gradient, not its square. What is the root of a negative
    number?"""
    count = state.get("count", 0) + 1
    mean = beta_1 * state.get("mean", 0) + (1 - beta_1) * gradient
    second = beta_2 * state.get("second", 0) + (1 - beta_2) * gradient
    root = np.sqrt(second / (1 - beta_2**count))
    step = learning_rate * mean / (1 - beta_1**count) / (root + epsilon)
    return weights - step, {"count": count, "mean": mean, "second": second}


@misconception("adam", loses=("shape_and_finite", "first_step", *FROM_THE_SECOND_STEP))
def second_mean_corrected_from_the_first(
    weights, gradient, state, *, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7
):
    """The corrected second mean is worked out from the first one. Which of the two averages squares, and is
    never negative?"""
    count = state.get("count", 0) + 1
    mean = beta_1 * state.get("mean", 0) + (1 - beta_1) * gradient
    root = np.sqrt(mean / (1 - beta_2**count))
    step = learning_rate * mean / (1 - beta_1**count) / (root + epsilon)
    return weights - step, {"count": count, "mean": mean}


# -- adamw -------------------------------------------------------------------------------------
# `betas` are beta_1, beta_2 and epsilon, which these mistakes hand on to Adam's own step.


@convention("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def decay_without_learning_rate(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas
):
    """The weights shrink by weight_decay * w, whatever the learning rate, as in Loshchilov and Hutter (2019)
    with a schedule of 1. What should the decay do here when the learning rate is halved?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return weights - weight_decay * weights - step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def decay_inside_the_gradient(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas):
    """The decay is added to the gradient, where Adam rescales it like an L2 penalty. What does the word
    "decoupled" in decoupled weight decay want to keep apart?"""
    step, state = _adam_step(gradient + weight_decay * weights, state, learning_rate, **betas)
    return weights - step, state


@misconception(
    "adamw",
    loses=(*(name for name in FROM_THE_SECOND_STEP if name != "huge_gradients"), "decay_alone"),
)
def decay_inside_the_gradient_and_outside(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas
):
    """The decay is added to the gradient, and then the weights shrink as well. Which gradient should Adam's
    running means see?"""
    step, state = _adam_step(gradient + weight_decay * weights, state, learning_rate, **betas)
    return weights - learning_rate * weight_decay * weights - step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def decay_in_the_numerator(
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
    """The decay is added to the mean of the gradients and divided by the root with it. Should weights that
    see large gradients shrink less than others?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, square = _corrected(moments, beta_1, beta_2)
    step = learning_rate * (mean + weight_decay * weights) / (np.sqrt(square) + epsilon)
    return weights - step, moments


@misconception("adamw", loses=(*WITH_GIVEN_SETTINGS, "decay_alone"))
def decay_after_the_step(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas):
    """The decay is computed from the weights after Adam's step. Which weights stand in the decay term of the
    formula?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    moved = weights - step
    return moved - learning_rate * weight_decay * moved, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def decay_after_the_step_and_without_learning_rate(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas
):
    """The weights after Adam's step shrink by the share weight_decay, whatever the learning rate. Which
    weights, and which factors, stand in the decay term of the formula?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return (weights - step) * (1 - weight_decay), state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def decay_missing(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas):
    """The weights do not shrink, and what is left is plain Adam. Where in your code does weight_decay
    appear?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return weights - step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def weights_grow(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas):
    """The decay has the wrong sign, and the weights grow. With a gradient of 0, should |w| rise or fall?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return weights + learning_rate * weight_decay * weights - step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def decay_doubled(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas):
    """The decay has a factor of 2, as the derivative of a squared penalty would. Is there a square in the
    decay term of the formula?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return weights - 2 * learning_rate * weight_decay * weights - step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def learning_rate_twice_in_the_decay(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas
):
    """The learning rate multiplies the decay twice. How often does it stand in w <- w - lr * wd * w?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return weights - learning_rate**2 * weight_decay * weights - step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def square_of_the_weights_decays(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas
):
    """Every weight loses its square times the decay. Is there a square in the decay term of the formula?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return weights - learning_rate * weight_decay * weights**2 - step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def sign_of_the_weights_decays(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas):
    """Every weight shrinks by the same amount, as with an L1 penalty. Should a large weight lose more than a
    small one?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return weights - learning_rate * weight_decay * np.sign(weights) - step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def gradient_decays_instead_of_weights(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas
):
    """The decay multiplies the gradient, and the weights do not shrink by themselves. With a gradient of 0,
    what is left of the decay?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return weights - learning_rate * weight_decay * gradient - step, state


@misconception("adamw", loses=("other_settings", "decay_alone"))
def decay_fixed_at_its_default(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas):
    """The decay 0.004 stands in the code as a number. What happens when the caller asks for another
    weight_decay?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return weights - learning_rate * 0.004 * weights - step, state


@misconception("adamw", loses=("other_settings",))
def adamw_betas_fixed_at_their_defaults(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas
):
    """The numbers 0.9 and 0.999 stand in the code. What happens when the caller asks for other betas?"""
    step, state = _adam_step(gradient, state, learning_rate)
    return weights - learning_rate * weight_decay * weights - step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def adamw_moments_not_corrected(
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
    """The bias correction is missing. Both running means start at 0; how large are they after the first step,
    compared with g and with its square?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    step = learning_rate * moments["mean"] / (np.sqrt(moments["square"]) + epsilon)
    return weights - learning_rate * weight_decay * weights - step, moments


@misconception("adamw", loses=(*FROM_THE_SECOND_STEP, "decay_alone"))
def adamw_moments_never_kept(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas):
    """The state comes back empty, and every step is a first step. How far does a first step go, whatever the
    size of the gradient?"""
    step, _ = _adam_step(gradient, {}, learning_rate, **betas)
    return weights - learning_rate * weight_decay * weights - step, state


@misconception("adamw", loses=(*FROM_THE_SECOND_STEP, "decay_alone"))
def adamw_betas_swapped(
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
    """The settings beta_1 and beta_2 have changed places. Which of the two means has the longer memory?"""
    step, state = _adam_step(gradient, state, learning_rate, beta_2, beta_1, epsilon)
    return weights - learning_rate * weight_decay * weights - step, state


@misconception("adamw", loses=("leaves_arguments_alone",))
def weights_shrink_in_place(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas):
    """The caller's own array is made to shrink. What does `*=` or `-=` do to an array that the caller still
    holds?"""
    weights *= 1 - learning_rate * weight_decay
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return weights - step, state


@misconception("adamw", loses=("switching_midway",))
def adamw_moves_the_weights_it_remembers(
    weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas
):
    """The step goes out from weights kept in state, not from those that came in. Where are the weights when
    another optimizer has moved them in the meantime?"""
    step, moments = _adam_step(gradient, state, learning_rate, **betas)
    remembered = state.get("weights", weights)
    moved = remembered - learning_rate * weight_decay * remembered - step
    return moved, {**moments, "weights": moved}


@misconception("adamw", loses=("several_parameters",))
def adamw_with_one_step_count(
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
    """All parameters share one step counter, kept in the module. What is t for the bias at its second step,
    when three parameters take turns?"""
    moments = _moments(gradient, state, beta_1, beta_2)
    mean, square = _corrected({**moments, "count": _calls()}, beta_1, beta_2)
    step = learning_rate * mean / (np.sqrt(square) + epsilon)
    moved = weights - learning_rate * weight_decay * weights - step
    _latest[:] = [weakref.ref(moved)]
    return moved, moments


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def adamw_returns_the_step(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas):
    """The function returns the change of the weights, and not the changed weights. Where should the network
    stand after the step?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return -learning_rate * weight_decay * weights - step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def adamw_climbs(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas):
    """The step of Adam is added, beside the decay, and the weights walk uphill. In which direction does
    a loss grow fastest, and do you want to go there?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return weights - learning_rate * weight_decay * weights + step, state


@misconception("adamw", loses=(*FROM_THE_FIRST_STEP, "decay_alone"))
def step_and_decay_added(weights, gradient, state, *, learning_rate=0.001, weight_decay=0.004, **betas):
    """The step and the decay are both added to the weights. In which direction does a loss grow fastest, and
    do weights that decay get larger?"""
    step, state = _adam_step(gradient, state, learning_rate, **betas)
    return weights + learning_rate * weight_decay * weights + step, state


@misconception(
    "adamw",
    loses=(
        "first_step",
        "three_steps",
        "gradients_of_zero",
        "default_settings",
        "several_parameters",
        "leaves_arguments_alone",
        "twenty_steps",
        "huge_gradients",
        "switching_midway",
        "other_settings",
        "decay_alone",
    ),
)
def weights_grow_without_learning_rate(
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
    """The decay is added, so the weights grow, and the learning rate does not multiply it. With a gradient
    of 0, should |w| rise or fall?"""
    step, state = _adam_step(gradient, state, learning_rate, beta_1, beta_2, epsilon)
    return weights + weight_decay * weights - step, state


@misconception("adamw", loses=("shape_and_finite", "decay_alone", *FROM_THE_FIRST_STEP))
def second_mean_without_squares(
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
    """The second running mean averages the gradient, not its square. What is the root of a negative
    number?"""
    count = state.get("count", 0) + 1
    mean = beta_1 * state.get("mean", 0) + (1 - beta_1) * gradient
    second = beta_2 * state.get("second", 0) + (1 - beta_2) * gradient
    root = np.sqrt(second / (1 - beta_2**count))
    step = learning_rate * mean / (1 - beta_1**count) / (root + epsilon)
    return (1 - learning_rate * weight_decay) * weights - step, {
        "count": count,
        "mean": mean,
        "second": second,
    }


# -- step_decay --------------------------------------------------------------------------------

FOUR_CHECKS = ("around_the_first_cut", "many_cuts", "other_settings", "cut_at_every_epoch")


@misconception("step_decay", loses=FOUR_CHECKS)
def epochs_counted_from_one(learning_rate, epoch, drop=0.5, every=10):
    """The first cut comes one epoch late. Epochs are counted from 0; how many epochs lie before epoch 10?"""
    return learning_rate * drop ** max((epoch - 1) // every, 0)


@misconception("step_decay", loses=FOUR_CHECKS)
def cut_one_epoch_early(learning_rate, epoch, drop=0.5, every=10):
    """The first cut comes one epoch early. Which number has the tenth epoch, when the first has the number
    0?"""
    return learning_rate * drop ** ((epoch + 1) // every)


@misconception("step_decay", loses=FOUR_CHECKS)
def cut_before_the_first_epoch(learning_rate, epoch, drop=0.5, every=10):
    """The rate is cut once already at epoch 0. How many cuts lie before the first epoch?"""
    return learning_rate * drop ** (epoch // every + 1)


@misconception("step_decay", loses=("around_the_first_cut", "many_cuts", "other_settings"))
def rate_falls_at_every_epoch(learning_rate, epoch, drop=0.5, every=10):
    """The rate falls a little at every epoch, as there is no rounding down. What should the rate of epoch 9
    be, compared with that of epoch 0?"""
    return learning_rate * drop ** (epoch / every)


@misconception("step_decay", loses=("around_the_first_cut", "many_cuts", "other_settings"))
def epochs_rounded_up(learning_rate, epoch, drop=0.5, every=10):
    """The number of cuts is rounded up, and the first cut comes after one epoch. How many cuts are due at
    epoch 1, a tenth of the way to the first?"""
    return learning_rate * drop ** np.ceil(epoch / every)


@misconception("step_decay", loses=("around_the_first_cut", "many_cuts", "other_settings"))
def epochs_rounded_to_the_nearest(learning_rate, epoch, drop=0.5, every=10):
    """The number of cuts is rounded to the nearest whole number, and the first cut comes half-way. How many
    cuts are due at epoch 9?"""
    return learning_rate * drop ** round(epoch / every)


@misconception("step_decay", loses=("many_cuts", "other_settings", "cut_at_every_epoch"))
def cut_only_once(learning_rate, epoch, drop=0.5, every=10):
    """The rate is cut at the first occasion and never again. How many cuts lie before epoch 39?"""
    return learning_rate * drop if epoch >= every else learning_rate


@misconception("step_decay", loses=FOUR_CHECKS)
def cut_only_in_the_epoch_itself(learning_rate, epoch, drop=0.5, every=10):
    """The rate is cut in epochs 10, 20, 30 only, and is back at its old value in between. Does the function
    remember earlier cuts, or does it have to count them?"""
    return learning_rate * drop if epoch % every == 0 and epoch > 0 else learning_rate


@misconception("step_decay", loses=FOUR_CHECKS)
def drop_times_the_cuts(learning_rate, epoch, drop=0.5, every=10):
    """The factor drop is multiplied by the number of cuts, where it should be raised to that power. What
    should be left of the rate before the first cut?"""
    return learning_rate * drop * (epoch // every)


@misconception("step_decay", loses=FOUR_CHECKS)
def rate_divided_by_drop(learning_rate, epoch, drop=0.5, every=10):
    """The rate is divided by drop at each cut, and grows. With drop = 0.5, should the rate of epoch 10 be
    half or twice the first one?"""
    return learning_rate / drop ** (epoch // every)


@misconception("step_decay", loses=("other_settings", "cut_at_every_epoch"))
def drop_taken_as_the_lost_share(learning_rate, epoch, drop=0.5, every=10):
    """The share drop is taken away at each cut, and it is the share that should stay. With drop = 0.3, what
    is left of a rate of 1 after one cut?"""
    return learning_rate * (1 - drop) ** (epoch // every)


@misconception("step_decay", loses=("other_settings", "cut_at_every_epoch"))
def cuts_fixed_at_their_defaults(learning_rate, epoch, drop=0.5, every=10):
    """The numbers 0.5 and 10 stand in the code. What happens when the caller asks for another drop, or for
    cuts at other epochs?"""
    return learning_rate * 0.5 ** (epoch // 10)


@misconception("step_decay", loses=FOUR_CHECKS)
def decayed_rate_raised_to_a_power(learning_rate, epoch, drop=0.5, every=10):
    """What is raised to the number of cuts is learning_rate times drop, and not drop. By which factor does
    one cut change the rate?"""
    return learning_rate * (learning_rate * drop) ** (epoch // every)


@misconception("step_decay", loses=FOUR_CHECKS)
def smooth_decay_with_e(learning_rate, epoch, drop=0.5, every=10):
    """The rate falls with e and not with drop, as in exponential decay. By which factor should it fall from
    one cut to the next?"""
    return learning_rate * np.exp(-drop * epoch / every)


@misconception("step_decay", loses=FOUR_CHECKS)
def fell_exponentially_at_each_cut(learning_rate, epoch, drop=0.5, every=10):
    """Each cut multiplies the rate with exp(-drop). By what does drop multiply it here?"""
    return learning_rate * np.exp(-drop * (epoch // every))


@convention("step_decay", loses=FOUR_CHECKS)
def divided_by_one_plus_drop_times_epoch(learning_rate, epoch, drop=0.5, every=10):
    """The rate is divided by 1 + drop · epoch, as the decay of older Keras versions does. By what is it
    multiplied here, and after how many epochs?"""
    return learning_rate / (1 + drop * epoch)


@convention("step_decay", loses=FOUR_CHECKS)
def divided_by_one_plus_the_cuts(learning_rate, epoch, drop=0.5, every=10):
    """The rate is divided by 1 + drop · cuts, as in the CS231n notes' 1/t decay. By what is it multiplied at
    each cut here?"""
    return learning_rate / (1 + drop * (epoch // every))


@misconception("step_decay", loses=("many_cuts", "other_settings", "cut_at_every_epoch"))
def took_off_the_same_at_each_cut(learning_rate, epoch, drop=0.5, every=10):
    """Each cut takes the same amount off, until nothing is left. Is the rate cut by a factor, or by an
    amount?"""
    return max(learning_rate - drop * learning_rate * (epoch // every), 0.0)


@misconception("step_decay", loses=FOUR_CHECKS)
def cut_again_at_every_epoch(learning_rate, epoch, drop=0.5, every=10):
    """Each epoch cuts the rate that the one before has left, so it falls at every epoch after the first
    cut. How many cuts lie before epoch 12?"""
    for earlier in range(epoch + 1):
        learning_rate *= drop ** (earlier // every)
    return learning_rate
