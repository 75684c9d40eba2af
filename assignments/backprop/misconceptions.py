"""Wrong layers and gradients, each the work of one mistake or two, and other conventions.

A mistake loses nearly always the same checks of its exercise: all that look at values. They are named once.
"""

import numpy as np

from grader.authoring import convention, misconception


def all_but(names, *kept):
    """The checks of `names`, without the `kept` ones, which pass."""
    return tuple(name for name in names if name not in kept)


# ------------------------------------------------------------------------------------ affine_forward

AFFINE_FORWARD = (
    "ordinary_batch",
    "extreme_inputs",
    "input_of_higher_rank",
    "bias_alone",
    "other_sizes",
    "leaves_arguments_alone",
)


@misconception("affine_forward", loses=AFFINE_FORWARD)
def forgot_the_bias(x, weights, bias):
    """The output lacks the bias. What should the layer give when every input is 0?"""
    return _flat(x) @ weights, (x, weights)


@misconception("affine_forward", loses=AFFINE_FORWARD)
def subtracted_the_bias(x, weights, bias):
    """The bias is subtracted, as if it were a threshold. Does a larger bias raise or lower an output?"""
    return _flat(x) @ weights - bias, (x, weights)


@misconception("affine_forward", loses=AFFINE_FORWARD)
def added_the_bias_once_an_input(x, weights, bias):
    """The bias is added for every input of an example. How often does it stand in the sum over the inputs?"""
    return _flat(x) @ weights + len(weights) * bias, (x, weights)


@misconception("affine_forward", loses=("shape_and_finite", *AFFINE_FORWARD))
def put_outputs_along_the_first_axis(x, weights, bias):
    """The output comes out as (C, N). Which axis of x counts the examples, and which one should here?"""
    return (_flat(x) @ weights + bias).T, (x, weights)


@misconception("affine_forward", loses=AFFINE_FORWARD)
def cut_the_output(x, weights, bias):
    """A ReLU is applied to the output. Which function of this module does that?"""
    return np.maximum(0, _flat(x) @ weights + bias), (x, weights)


@misconception("affine_forward", loses=("input_of_higher_rank", "leaves_arguments_alone"))
def expected_a_matrix(x, weights, bias):
    """An input of higher rank is multiplied as it is. Which axes belong to one example?"""
    return x @ weights + bias, (x, weights)


@misconception("affine_forward", loses=all_but(AFFINE_FORWARD, "bias_alone"))
def flattened_across_the_examples(x, weights, bias):
    """The input is reshaped to (D, N) and then transposed. Do the numbers of one example stay together?"""
    return x.reshape(-1, len(x)).T @ weights + bias, (x, weights)


@misconception("affine_forward", loses=("input_of_higher_rank",))
def flattened_in_columns(x, weights, bias):
    """The entries of an example are taken in Fortran order. In what order does reshape(N, -1) read them?"""
    return x.reshape(len(x), -1, order="F") @ weights + bias, (x, weights)


@misconception("affine_forward", loses=("leaves_arguments_alone",))
def flattened_in_place(x, weights, bias):
    """The caller's x loses its shape. Which call gives a new view and leaves x.shape alone?"""
    x.shape = (len(x), -1)
    return x @ weights + bias, (x, weights)


# ----------------------------------------------------------------------------------- affine_backward

AFFINE_BACKWARD = (
    "ordinary_gradient",
    "extreme_gradient",
    "input_of_higher_rank",
    "two_layers_in_a_row",
    "other_sizes",
    "leaves_arguments_alone",
)


@misconception("affine_backward", loses=AFFINE_BACKWARD)
def averaged_the_bias_gradient(dout, cache):
    """The gradient of the bias is a mean over the batch. One bias reaches N outputs: do their gradients add
    up?"""
    dx, dweights, dbias = _affine_backward(dout, cache)
    return dx, dweights, dbias / len(dout)


@misconception("affine_backward", loses=AFFINE_BACKWARD)
def averaged_the_weight_gradient(dout, cache):
    """The gradient of the weights is divided by N, and that of the bias is not. Which function has taken the
    mean over the batch already?"""
    dx, dweights, dbias = _affine_backward(dout, cache)
    return dx, dweights / len(dout), dbias


@misconception("affine_backward", loses=AFFINE_BACKWARD)
def divided_by_the_batch_again(dout, cache):
    """The gradients of the parameters are divided by N. Which function has taken the mean over the batch
    already?"""
    dx, dweights, dbias = _affine_backward(dout, cache)
    return dx, dweights / len(dout), dbias / len(dout)


@misconception("affine_backward", loses=AFFINE_BACKWARD)
def divided_all_three_by_the_batch_again(dout, cache):
    """All three gradients are divided by N. Which function has taken the mean over the batch already?"""
    return _affine_backward(dout / len(dout), cache)


@misconception("affine_backward", loses=AFFINE_BACKWARD)
def took_the_upstream_gradient_for_ones(dout, cache):
    """The gradients do not depend on dout. What does the chain rule multiply the local derivative with?"""
    return _affine_backward(np.ones_like(dout), cache)


@misconception("affine_backward", loses=AFFINE_BACKWARD)
def lost_the_upstream_gradient_of_the_bias(dout, cache):
    """The gradient of the bias counts examples instead of summing dout. What does the chain rule multiply the
    local derivative of 1 with?"""
    dx, dweights, _ = _affine_backward(dout, cache)
    return dx, dweights, np.full(dout.shape[1], float(len(dout)))


@misconception("affine_backward", loses=AFFINE_BACKWARD)
def returned_the_negative_gradients(dout, cache):
    """The gradients have the wrong sign. Which function takes the step downhill, this one or the
    optimiser?"""
    return _affine_backward(-dout, cache)


@misconception("affine_backward", loses=("input_of_higher_rank",))
def left_the_gradient_flat(dout, cache):
    """The gradient of x is left as (N, D). Which shape does the gradient of an array always have?"""
    dx, dweights, dbias = _affine_backward(dout, cache)
    return _flat(dx), dweights, dbias


@misconception("affine_backward", loses=("shape_and_finite", *AFFINE_BACKWARD))
def transposed_the_weight_gradient(dout, cache):
    """The gradient of the weights comes out as (C, D). Which of the two factors of the product has to be
    transposed?"""
    dx, dweights, dbias = _affine_backward(dout, cache)
    return dx, dweights.T, dbias


@misconception("affine_backward", loses=("shape_and_finite", *AFFINE_BACKWARD))
def forgot_to_sum_the_bias_gradient(dout, cache):
    """The gradient of the bias has a row for every example. How many outputs does one bias reach, and what
    becomes of their gradients?"""
    dx, dweights, _ = _affine_backward(dout, cache)
    return dx, dweights, dout.copy()


@misconception("affine_backward", loses=("shape_and_finite", *AFFINE_BACKWARD))
def summed_the_bias_gradient_over_the_outputs(dout, cache):
    """The gradient of the bias is summed along the wrong axis. Which axis of dout counts the examples?"""
    dx, dweights, _ = _affine_backward(dout, cache)
    return dx, dweights, dout.sum(axis=1)


@misconception("affine_backward", loses=("shape_and_finite", *AFFINE_BACKWARD))
def summed_the_bias_gradient_over_everything(dout, cache):
    """The gradient of the bias is one number. Which axis is the sum over, when no axis is given?"""
    dx, dweights, _ = _affine_backward(dout, cache)
    return dx, dweights, dout.sum()


@misconception("affine_backward", loses=("shape_and_finite", *AFFINE_BACKWARD))
def kept_the_axis_of_the_bias_gradient(dout, cache):
    """The gradient of the bias has the shape (1, C). Which shape has the bias itself?"""
    dx, dweights, dbias = _affine_backward(dout, cache)
    return dx, dweights, dbias[np.newaxis]


@misconception("affine_backward", loses=("shape_and_finite", *AFFINE_BACKWARD))
def returned_the_gradient_of_the_weights_first(dout, cache):
    """The gradients come in another order. Which of the three should be the first?"""
    dx, dweights, dbias = _affine_backward(dout, cache)
    return dweights, dbias, dx


@misconception("affine_backward", loses=("leaves_arguments_alone",))
def flattened_the_cached_input_in_place(dout, cache):
    """The caller's x, which the cache holds, loses its shape. Which call gives a new view and leaves x.shape
    alone?"""
    x, weights = cache
    shape = x.shape
    x.shape = (len(x), -1)
    return (dout @ weights.T).reshape(shape), x.T @ dout, dout.sum(axis=0)


@misconception("affine_backward", loses=AFFINE_BACKWARD)
def multiplied_the_weights_with_their_gradient(dout, cache):
    """The gradient of the weights is made from the weights themselves. Which factor stands beside a weight in
    the forward pass?"""
    x, weights = cache
    return (dout @ weights.T).reshape(x.shape), dout.sum(axis=0) * weights, dout.sum(axis=0)


@misconception("affine_backward", loses=AFFINE_BACKWARD)
def averaged_the_input(dout, cache):
    """The gradient of the weights is made from the mean input of the batch. Does each example have an input
    and a gradient of its own?"""
    x, weights = cache
    dweights = np.outer(x.reshape(len(x), -1).mean(axis=0), dout.sum(axis=0))
    return (dout @ weights.T).reshape(x.shape), dweights, dout.sum(axis=0)


# -------------------------------------------------------------------------------------- relu_forward

RELU_FORWARD = ("ordinary_inputs", "extreme_inputs", "other_sizes", "leaves_arguments_alone")


@misconception(
    "relu_forward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def took_the_absolute_value(x):
    """Negative inputs change their sign. What does max(0, x) give for x = -2?"""
    return np.abs(x), x


@misconception(
    "relu_forward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def leaked_a_little(x):
    """A hundredth of each negative input leaks through. How much of a negative input does a ReLU pass?"""
    return np.where(x > 0, x, 0.01 * x), x


@misconception(
    "relu_forward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def passed_everything_on(x):
    """All inputs are passed on unchanged. What does max(0, x) give for x = -2?"""
    return x.copy(), x


@misconception(
    "relu_forward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def kept_the_negative_part(x):
    """The smaller of 0 and x is taken. Which inputs should a ReLU pass, those above 0 or those below?"""
    return np.minimum(0, x), x


@misconception(
    "relu_forward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def returned_the_mask(x):
    """The output says only whether an input is positive. Where has its value gone?"""
    return (x > 0).astype(float), x


@misconception("relu_forward", loses=("input_of_zero", *RELU_FORWARD))
def smoothed_the_kink(x):
    """The output is log(1 + exp(x)), the softplus. What should come out for an input of exactly 0?"""
    return np.logaddexp(0, x), x


@misconception(
    "relu_forward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def bent_like_an_elu(x):
    """Negative inputs give exp(x) - 1, as in an ELU. What does max(0, x) give for x = -2?"""
    return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1), x


@misconception(
    "relu_forward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def capped_at_one(x):
    """The output is cut at 1 as well. Which bounds does max(0, x) have?"""
    return np.clip(x, 0, 1), x


@misconception("relu_forward", loses=("extreme_inputs",))
def capped_at_six(x):
    """The output is cut at 6 as well, as in a ReLU6. Which bounds does max(0, x) have?"""
    return np.clip(x, 0, 6), x


@misconception("relu_forward", loses=("shape_and_finite", "input_of_zero", *RELU_FORWARD))
def took_the_maximum_of_each_column(x):
    """The call np.max(x, 0) takes the largest number along axis 0. Which function compares two arrays entry
    by entry?"""
    return x.max(axis=0), x


@misconception("relu_forward", loses=("leaves_arguments_alone",))
def cut_the_input_in_place(x):
    """The caller's x is changed. Does x[x < 0] = 0 make a new array?"""
    x[x < 0] = 0
    return x, x


# ------------------------------------------------------------------------------------- relu_backward

RELU_BACKWARD = (
    "ordinary_inputs",
    "extreme_inputs",
    "two_layers_in_a_row",
    "other_sizes",
    "leaves_arguments_alone",
)


@misconception("relu_backward", loses=("input_of_zero",))
def passed_the_gradient_at_zero(dout, cache):
    """The gradient passes where x is exactly 0. Which derivative does this course choose at the kink?"""
    return dout * (cache >= 0)


@convention("relu_backward", loses=("input_of_zero",))
def passed_half_the_gradient_at_zero(dout, cache):
    """The derivative at exactly 0 is 1/2, as JAX has it for maximum(0, x). Which derivative does this course
    choose at the kink?"""
    return dout * np.heaviside(cache, 0.5)


@misconception("relu_backward", loses=("input_of_zero", *RELU_BACKWARD))
def cut_negative_gradients(dout, cache):
    """The sign of dout decides, not the sign of x. May the gradient of an active unit be negative?"""
    return np.maximum(0, dout)


@misconception(
    "relu_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def cut_negative_gradients_as_well(dout, cache):
    """Negative gradients of active units are cut too, as in guided backpropagation. May the gradient of an
    active unit be negative?"""
    return np.maximum(0, dout) * (cache > 0)


@misconception(
    "relu_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def returned_the_relu_derivative_alone(dout, cache):
    """The derivative of the ReLU is returned alone. What does the chain rule multiply it with?"""
    return (cache > 0).astype(float)


@misconception("relu_backward", loses=("input_of_zero", *RELU_BACKWARD))
def passed_everything_back(dout, cache):
    """The gradient comes back unchanged. What does a unit that gave 0 forward let through?"""
    return dout.copy()


@misconception(
    "relu_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def passed_it_where_the_unit_was_off(dout, cache):
    """The mask is the wrong way round. Which units let the gradient through, those above 0 or those below?"""
    return dout * (cache < 0)


@misconception("relu_backward", loses=("input_of_zero", *RELU_BACKWARD))
def leaked_a_little_back(dout, cache):
    """A hundredth of the gradient leaks through units that are off. What is the slope of max(0, x) at x =
    -2?"""
    return dout * np.where(cache > 0, 1, 0.01)


@misconception(
    "relu_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def multiplied_with_the_output(dout, cache):
    """The gradient is multiplied with max(0, x) itself. What is the slope of that function at x = 2?"""
    return dout * np.maximum(0, cache)


@misconception(
    "relu_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def multiplied_with_the_sign(dout, cache):
    """The gradient is multiplied with the sign of x. What is the slope of max(0, x) at x = -2?"""
    return dout * np.sign(cache)


@misconception(
    "relu_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def used_the_derivative_of_the_sigmoid_for_the_relu(dout, cache):
    """The derivative out (1 - out) of the sigmoid is used. What is the slope of max(0, x) at x = 2?"""
    out = np.maximum(0, cache)
    return dout * out * (1 - out)


@misconception("relu_backward", loses=("leaves_arguments_alone",))
def cut_the_gradient_in_place(dout, cache):
    """The caller's dout is changed. Does dout[x <= 0] = 0 make a new array?"""
    dout[cache <= 0] = 0
    return dout


# ----------------------------------------------------------------------------------- sigmoid_forward

SIGMOID_FORWARD = (
    "ordinary_inputs",
    "extreme_inputs",
    "input_of_zero",
    "other_sizes",
    "leaves_arguments_alone",
)


@misconception("sigmoid_forward", loses=("extreme_inputs",))
def divided_infinity_by_infinity(x):
    """The form exp(x) / (1 + exp(x)) overflows for large x. Which form of the same function is safe there?"""
    return _with_cache(np.exp(x) / (1 + np.exp(x)))


@misconception("sigmoid_forward", loses=all_but(SIGMOID_FORWARD, "input_of_zero"))
def forgot_the_minus(x):
    """The curve falls instead of rising. What is the sign of the exponent?"""
    return _with_cache(1 / (1 + np.exp(x)))


@misconception("sigmoid_forward", loses=SIGMOID_FORWARD)
def forgot_the_parentheses(x):
    """The exponential is added to 1/1, because the parentheses are missing. What does 1/1 + a mean in Python,
    and what should be divided by what?"""
    return _with_cache(1 + np.exp(-x))


@misconception("sigmoid_forward", loses=SIGMOID_FORWARD)
def took_tanh_for_the_sigmoid(x):
    """The output runs from -1 to 1. What should the sigmoid give at 0?"""
    return _with_cache(np.tanh(x))


@misconception("sigmoid_forward", loses=all_but(SIGMOID_FORWARD, "input_of_zero"))
def forgot_to_halve_the_argument_of_tanh(x):
    """The curve is twice too steep. At which multiple of x does tanh give the sigmoid?"""
    return _with_cache(0.5 * (1 + np.tanh(x)))


@misconception("sigmoid_forward", loses=all_but(SIGMOID_FORWARD, "input_of_zero"))
def drew_a_straight_line(x):
    """The curve is replaced by a straight line between -3 and 3, the hard sigmoid. What is the formula of the
    smooth one?"""
    return _with_cache(np.clip(x / 6 + 0.5, 0, 1))


@misconception("sigmoid_forward", loses=SIGMOID_FORWARD)
def normalised_each_row(x):
    """The outputs of one example sum to 1, as after a softmax. Should an output fall when another input
    rises?"""
    exponentials = np.exp(x - x.max(axis=1, keepdims=True))
    return _with_cache(exponentials / exponentials.sum(axis=1, keepdims=True))


@misconception("sigmoid_forward", loses=SIGMOID_FORWARD)
def rounded_to_zero_or_one(x):
    """The output is rounded to 0 or 1. What becomes of the slope, which the backward function needs?"""
    return _with_cache((x >= 0).astype(float))


@misconception("sigmoid_forward", loses=SIGMOID_FORWARD)
def returned_the_derivative_of_the_sigmoid(x):
    """The derivative out (1 - out) is returned. Which of the two functions has to give it?"""
    out = 0.5 * (1 + np.tanh(x / 2))
    return _with_cache(out * (1 - out))


@misconception("sigmoid_forward", loses=("input_of_zero",))
def left_zero_out(x):
    """Positive and negative inputs are treated, and 0 is in neither part. Which of the two should take it?"""
    out = np.zeros_like(x)
    out[x > 0] = 1 / (1 + np.exp(-x[x > 0]))
    out[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
    return _with_cache(out)


@misconception("sigmoid_forward", loses=("leaves_arguments_alone",))
def negated_the_input_in_place(x):
    """The caller's x is changed. What is the difference between x *= -1 and -x for an array?"""
    x *= -1
    return _with_cache(1 / (1 + np.exp(x)))


@misconception("sigmoid_forward", loses=SIGMOID_FORWARD)
def left_out_the_one(x):
    """The 1 is missing in 1 + exp(-x), so the output grows beyond all bounds. How large may a sigmoid be?"""
    out = 1 / np.exp(-x)
    return out, out


@misconception("sigmoid_forward", loses=("extreme_inputs",))
def clipped_the_input_at_ten(x):
    """The inputs are cut off at -10 and 10, so the output never comes nearer to 0 and 1. Which form of the
    formula needs no cut?"""
    out = 1 / (1 + np.exp(-np.clip(x, -10, 10)))
    return out, out


@misconception("sigmoid_forward", loses=SIGMOID_FORWARD)
def subtracted_the_exponential(x):
    """The denominator is 1 - exp(-x). What does it become where x is 0?"""
    exponential = np.exp(-np.abs(x))
    out = np.where(x >= 0, 1 / (1 - exponential), exponential / (exponential - 1))
    return out, out


# ---------------------------------------------------------------------------------- sigmoid_backward

SIGMOID_BACKWARD = (
    "ordinary_inputs",
    "extreme_inputs",
    "input_of_zero",
    "two_layers_in_a_row",
    "other_sizes",
    "leaves_arguments_alone",
)


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def returned_the_sigmoid_derivative_alone(dout, cache):
    """The derivative of the sigmoid is returned alone. What does the chain rule multiply it with?"""
    return cache * (1 - cache)


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def took_the_sigmoid_of_the_output(dout, cache):
    """The sigmoid is applied to its own output. Does the cache hold x or the output?"""
    twice = 1 / (1 + np.exp(-cache))
    return dout * twice * (1 - twice)


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def took_the_input_for_the_output(dout, cache):
    """The formula out (1 - out) is given x. Does the cache hold x or the output?"""
    x = _input_of_sigmoid(cache)
    return dout * x * (1 - x)


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def multiplied_with_the_output_only(dout, cache):
    """The factor 1 - out is missing. How steep is the sigmoid where its output is nearly 1?"""
    return dout * cache


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def multiplied_with_the_rest_only(dout, cache):
    """The factor out is missing. How steep is the sigmoid where its output is nearly 0?"""
    return dout * (1 - cache)


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def passed_everything_back_through_the_sigmoid(dout, cache):
    """The gradient comes back unchanged. How steep is the sigmoid where it is steepest?"""
    return dout.copy()


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def forgot_the_parentheses_in_the_derivative(dout, cache):
    """The square of the output is subtracted, but not multiplied with dout. Which parentheses does dout * out
    - out² lack?"""
    return dout * cache - cache**2


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def gradient_of_the_wrong_sign(dout, cache):
    """The gradient has the wrong sign. Does the sigmoid rise or fall?"""
    return -dout * cache * (1 - cache)


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def used_the_derivative_of_tanh(dout, cache):
    """The derivative 1 - out² of tanh is used. How large is the slope of the sigmoid at 0?"""
    return dout * (1 - cache**2)


@misconception("sigmoid_backward", loses=("leaves_arguments_alone",))
def multiplied_the_gradient_in_place(dout, cache):
    """The caller's dout is changed. What is the difference between a *= b and a = a * b for an array?"""
    dout *= cache * (1 - cache)
    return dout


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def subtracted_the_two_factors(dout, cache):
    """The two factors out and 1 - out are subtracted. What stands between them in the derivative?"""
    return dout * (cache - (1 - cache))


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def squared_the_second_factor(dout, cache):
    """The factor 1 - out is squared. How often does it stand in the derivative?"""
    return dout * cache * (1 - cache) ** 2


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def multiplied_with_the_sigmoid_derivative_twice(dout, cache):
    """The derivative of the sigmoid stands there twice. How often did the input pass through the sigmoid?"""
    return dout * (cache * (1 - cache)) ** 2


@misconception("sigmoid_backward", loses=SIGMOID_BACKWARD)
def took_the_gradient_for_the_output(dout, cache):
    """The formula out (1 - out) is given dout, so the output has no part in it. Of which of the two is the
    slope made?"""
    return dout * (1 - dout)


# -------------------------------------------------------------------------------------- tanh_forward

TANH_FORWARD = SIGMOID_FORWARD


@misconception("tanh_forward", loses=("extreme_inputs",))
def divided_one_infinity_by_another(x):
    """Both exponentials overflow, for large x and for small x. Which NumPy function knows the limits?"""
    return _with_cache((np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)))


@misconception("tanh_forward", loses=("extreme_inputs",))
def overflowed_on_one_side(x):
    """The form (exp(2x) - 1) / (exp(2x) + 1) overflows for large x. Which NumPy function knows the limit?"""
    return _with_cache((np.exp(2 * x) - 1) / (np.exp(2 * x) + 1))


@misconception("tanh_forward", loses=TANH_FORWARD)
def took_the_sigmoid_for_tanh(x):
    """The output runs from 0 to 1. What should tanh give at 0, and at a negative input?"""
    return _with_cache(1 / (1 + np.exp(-x)))


@misconception(
    "tanh_forward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def stretched_the_sigmoid_halfway(x):
    """The output is 2 sigmoid(x) - 1, half as steep at 0. At which multiple of x does the sigmoid give
    tanh?"""
    return _with_cache(2 / (1 + np.exp(-x)) - 1)


@misconception("tanh_forward", loses=TANH_FORWARD)
def stretched_the_sigmoid_without_shifting_it(x):
    """The output is 2 sigmoid(2x), which runs from 0 to 2. What should tanh give at 0?"""
    return _with_cache(2 / (1 + np.exp(-2 * x)))


@misconception(
    "tanh_forward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def turned_the_curve_round(x):
    """The curve falls instead of rising. Which of the two exponentials is subtracted from the other?"""
    return _with_cache(np.tanh(-x))


@misconception("tanh_forward", loses=TANH_FORWARD)
def divided_the_wrong_way_round(x):
    """The sum of the exponentials is divided by their difference. What should tanh give at 0?"""
    return _with_cache((np.exp(x) + np.exp(-x)) / (np.exp(x) - np.exp(-x)))


@misconception(
    "tanh_forward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def took_the_tangent(x):
    """The tangent of an angle is taken. Which bounds should the output have?"""
    return _with_cache(np.tan(x))


@misconception(
    "tanh_forward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def took_the_arctangent(x):
    """The arctangent is taken. Which bounds should the output have?"""
    return _with_cache(np.arctan(x))


@misconception(
    "tanh_forward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def clipped_to_a_straight_line(x):
    """The input is clipped to [-1, 1], the hard tanh. What is the formula of the smooth one?"""
    return _with_cache(np.clip(x, -1, 1))


@misconception("tanh_forward", loses=TANH_FORWARD)
def returned_the_derivative_of_tanh(x):
    """The derivative 1 - out² is returned. Which of the two functions has to give it?"""
    return _with_cache(1 - np.tanh(x) ** 2)


@misconception("tanh_forward", loses=("leaves_arguments_alone",))
def doubled_the_input_in_place(x):
    """The caller's x is changed. What is the difference between x *= 2 and 2 * x for an array?"""
    x *= 2
    return _with_cache(2 / (1 + np.exp(-x)) - 1)


# ------------------------------------------------------------------------------------- tanh_backward

TANH_BACKWARD = SIGMOID_BACKWARD


@misconception("tanh_backward", loses=TANH_BACKWARD)
def multiplied_with_the_tanh_derivative_twice(dout, cache):
    """The derivative of tanh stands there twice. How often did the gradient pass through tanh?"""
    return dout * (1 - cache**2) ** 2


@misconception("tanh_backward", loses=TANH_BACKWARD)
def returned_the_tanh_derivative_alone(dout, cache):
    """The derivative of tanh is returned alone. What does the chain rule multiply it with?"""
    return 1 - cache**2


@misconception(
    "tanh_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def took_tanh_of_the_output(dout, cache):
    """The hyperbolic tangent is applied to its own output. Does the cache hold x or the output?"""
    return dout * (1 - np.tanh(cache) ** 2)


@misconception(
    "tanh_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def took_the_input_of_tanh_for_its_output(dout, cache):
    """The formula 1 - out² is given x. Does the cache hold x or the output?"""
    return dout * (1 - _input_of_tanh(cache) ** 2)


@misconception("tanh_backward", loses=TANH_BACKWARD)
def used_the_derivative_of_the_sigmoid(dout, cache):
    """The derivative out (1 - out) of the sigmoid is used. How large is the slope of tanh at 0?"""
    return dout * cache * (1 - cache)


@misconception(
    "tanh_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def forgot_the_square(dout, cache):
    """The output is not squared in 1 - out². Is tanh as steep at -2 as at 2?"""
    return dout * (1 - cache)


@misconception(
    "tanh_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def squared_the_difference(dout, cache):
    """The difference is squared, (1 - out)², and not the output. Is tanh as steep at -2 as at 2?"""
    return dout * (1 - cache) ** 2


@misconception(
    "tanh_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def forgot_the_parentheses_around_the_derivative(dout, cache):
    """The square of the output is subtracted, but not multiplied with dout. Which parentheses does dout * 1 -
    out² lack?"""
    return dout - cache**2


@misconception("tanh_backward", loses=TANH_BACKWARD)
def multiplied_with_the_square_only(dout, cache):
    """The gradient is multiplied with out² and not with the rest. How steep is tanh at 0?"""
    return dout * cache**2


@misconception("tanh_backward", loses=TANH_BACKWARD)
def gradient_of_tanh_of_the_wrong_sign(dout, cache):
    """The gradient has the wrong sign. Does tanh rise or fall?"""
    return dout * (cache**2 - 1)


@misconception(
    "tanh_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def passed_everything_back_through_tanh(dout, cache):
    """The gradient comes back unchanged. How steep is tanh where its output is nearly 1?"""
    return dout.copy()


@misconception("tanh_backward", loses=("leaves_arguments_alone",))
def multiplied_the_gradient_of_tanh_in_place(dout, cache):
    """The caller's dout is changed. What is the difference between a *= b and a = a * b for an array?"""
    dout *= 1 - cache**2
    return dout


@misconception("tanh_backward", loses=SIGMOID_BACKWARD)
def multiplied_with_tanh_itself(dout, cache):
    """The gradient is multiplied with out, which is tanh and not its slope. How steep is tanh at 0, and
    what is out there?"""
    return dout * cache


# --------------------------------------------------------------------------------------- mlp_forward

MLP_FORWARD = (
    "ordinary_network",
    "extreme_inputs",
    "one_layer",
    "biases_alone",
    "deep_network",
    "leaves_arguments_alone",
)


@misconception("mlp_forward", loses=MLP_FORWARD)
def cut_the_scores(x, layers):
    """A ReLU stands after the last layer. May a score be negative?"""
    scores, caches = _mlp_forward(x, layers)
    return np.maximum(0, scores), caches


@misconception("mlp_forward", loses=all_but(MLP_FORWARD, "biases_alone"))
def cut_the_input(x, layers):
    """A ReLU stands before the first layer. What happens to negative inputs there?"""
    return _mlp_forward(np.maximum(0, x), layers)


@misconception("mlp_forward", loses=MLP_FORWARD)
def cut_the_input_and_the_scores(x, layers):
    """A ReLU stands before the first layer, and one after the last. Between which layers should there be
    one?"""
    scores, caches = _mlp_forward(np.maximum(0, x), layers)
    return np.maximum(0, scores), caches


@misconception("mlp_forward", loses=all_but(MLP_FORWARD, "one_layer"))
def stacked_affine_layers_only(x, layers):
    """No ReLU stands between the layers. What can a chain of affine functions compute that one cannot?"""
    return _mlp_forward(x, layers, activation=lambda out: out)


@misconception("mlp_forward", loses=MLP_FORWARD)
def cut_the_scores_of_affine_layers(x, layers):
    """The only ReLU stands after the last layer. Between which layers should there be one?"""
    scores, caches = _mlp_forward(x, layers, activation=lambda out: out)
    return np.maximum(0, scores), caches


@misconception(
    "mlp_forward",
    loses=all_but(MLP_FORWARD, "one_layer"),
    twins={"put_one_relu_after_the_first_layer": "Only a hidden check has more than three layers."},
)
def stopped_the_relus_one_layer_early(x, layers):
    """The last hidden layer has no ReLU. How many ReLUs does a network of three layers have?"""
    hidden = x
    for weights, bias in layers[:-2]:
        hidden = np.maximum(0, hidden @ weights + bias)
    return _mlp_forward(hidden, layers[-2:], activation=lambda out: out)


@misconception("mlp_forward", loses=all_but(MLP_FORWARD, "one_layer"))
def put_one_relu_after_the_first_layer(x, layers):
    """Only the first layer is followed by a ReLU. How many ReLUs does a network of five layers have?"""
    hidden, caches = _mlp_forward(x, layers[:1])
    if len(layers) == 1:
        return hidden, caches
    return _mlp_forward(np.maximum(0, hidden), layers[1:], activation=lambda out: out)


@misconception("mlp_forward", loses=all_but(MLP_FORWARD, "one_layer"))
def put_sigmoids_between_the_layers(x, layers):
    """The hidden units are sigmoids. Which activation does this network have?"""
    return _mlp_forward(x, layers, activation=_sigmoid)


@misconception("mlp_forward", loses=MLP_FORWARD)
def put_sigmoids_after_every_layer(x, layers):
    """The hidden units and the scores are sigmoids. Which activation does this network have between its
    layers, and which after the last?"""
    scores, caches = _mlp_forward(x, layers, activation=_sigmoid)
    return _sigmoid(scores), caches


@misconception("mlp_forward", loses=all_but(MLP_FORWARD, "one_layer"))
def put_tanh_between_the_layers(x, layers):
    """The hidden units are hyperbolic tangents. Which activation does this network have?"""
    return _mlp_forward(x, layers, activation=np.tanh)


@misconception("mlp_forward", loses=all_but(MLP_FORWARD, "one_layer"))
def leaked_between_the_layers(x, layers):
    """A hundredth of each negative hidden value leaks through. What does max(0, x) give for x = -2?"""
    return _mlp_forward(x, layers, activation=lambda out: np.where(out > 0, out, 0.01 * out))


@misconception("mlp_forward", loses=MLP_FORWARD)
def squashed_the_scores(x, layers):
    """A sigmoid stands after the last layer. May a score be negative, or larger than 1?"""
    scores, caches = _mlp_forward(x, layers)
    return _sigmoid(scores), caches


@misconception("mlp_forward", loses=MLP_FORWARD)
def returned_probabilities(x, layers):
    """A softmax stands after the last layer. Which function of the loss turns scores into probabilities?"""
    scores, caches = _mlp_forward(x, layers)
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True), caches


@misconception("mlp_forward", loses=MLP_FORWARD)
def forgot_the_biases(x, layers):
    """The biases are left out. What should the network give when every input is 0?"""
    return _mlp_forward(x, [(weights, 0 * bias) for weights, bias in layers])


@misconception("mlp_forward", loses=all_but(MLP_FORWARD, "one_layer"))
def added_the_biases_after_the_relus(x, layers):
    """The bias of a hidden layer is added after its ReLU. What decides whether a unit is active?"""
    hidden = x
    for weights, bias in layers[:-1]:
        hidden = np.maximum(0, hidden @ weights) + bias
    return _mlp_forward(hidden, layers[-1:])


@misconception("mlp_forward", loses=("shape_and_finite", *MLP_FORWARD))
def left_out_the_last_layer(x, layers):
    """The last layer is never applied. Where does the loop over the layers end?"""
    hidden = x
    for weights, bias in layers[:-1]:
        hidden = np.maximum(0, hidden @ weights + bias)
    return hidden, []


@misconception("mlp_forward", loses=("leaves_arguments_alone",))
def popped_the_last_layer(x, layers):
    """The last layer is taken out of the caller's list. Which index reads the last entry and leaves it
    there?"""
    last = layers.pop()
    return _mlp_forward(x, [*layers, last])


@misconception("mlp_forward", loses=all_but(MLP_FORWARD, "one_layer"))
def every_layer_reads_the_input(x, layers):
    """Every hidden layer is given the network's input, not the output of the layer before. What does the
    second one read?"""
    caches, out = [], x
    for number, (weights, bias) in enumerate(layers, start=1):
        given = out if number == len(layers) else x
        before = given.reshape(len(given), -1) @ weights + bias
        is_last = number == len(layers)
        out = before if is_last else np.maximum(0, before)
        caches.append(((given, weights), None if is_last else before))
    return out, caches


# -------------------------------------------------------------------------------------- mlp_backward

MLP_BACKWARD = (
    "ordinary_network",
    "extreme_gradient",
    "one_layer",
    "layers_of_one_size",
    "unit_at_zero",
    "two_networks_in_a_row",
    "deep_network",
    "leaves_arguments_alone",
)


@misconception("mlp_backward", loses=("shape_and_finite", *MLP_BACKWARD))
def returned_the_last_layer_first(dscores, caches):
    """The gradients come in the order of computation. In which order were the layers given?"""
    return _mlp_backward(dscores, caches)[::-1]


@misconception("mlp_backward", loses=("shape_and_finite", *MLP_BACKWARD))
def returned_the_gradients_of_the_biases_first(dscores, caches):
    """Each pair has the gradient of the bias first. In which order do weights and bias stand in a layer?"""
    return [(dbias, dweights) for dweights, dbias in _mlp_backward(dscores, caches)]


@misconception("mlp_backward", loses=("shape_and_finite", *MLP_BACKWARD))
def left_out_the_first_layer(dscores, caches):
    """The first layer gets no gradients. Where does the loop over the layers end?"""
    return _mlp_backward(dscores, caches)[1:]


@misconception("mlp_backward", loses=all_but(MLP_BACKWARD, "one_layer"))
def skipped_the_relu(dscores, caches):
    """The gradient passes every ReLU unchanged. Which hidden units did not contribute to the scores?"""
    return _mlp_backward(dscores, caches, through=lambda dout, before: dout)


@misconception("mlp_backward", loses=all_but(MLP_BACKWARD, "one_layer"))
def skipped_the_last_relu(dscores, caches):
    """The gradient passes the last ReLU unchanged. Is the layer before the scores followed by one?"""
    if len(caches) > 1:
        caches = [*caches[:-2], (caches[-2][0], None), caches[-1]]
    return _mlp_backward(dscores, caches)


@misconception("mlp_backward", loses=("unit_at_zero",))
def woke_units_at_zero(dscores, caches):
    """A unit that is exactly 0 before its ReLU gets a gradient. Which derivative was chosen at the kink?"""
    return _mlp_backward(dscores, caches, through=lambda dout, before: dout * (before >= 0))


@misconception("mlp_backward", loses=all_but(MLP_BACKWARD, "one_layer"))
def cut_the_gradient_by_its_own_sign(dscores, caches):
    """Negative gradients are set to 0. Whose sign decides what a ReLU lets through?"""
    return _mlp_backward(dscores, caches, through=lambda dout, before: np.maximum(0, dout))


@misconception(
    "mlp_backward",
    loses=(
        "ordinary_network",
        "extreme_gradient",
        "layers_of_one_size",
        "unit_at_zero",
        "two_networks_in_a_row",
        "deep_network",
        "leaves_arguments_alone",
    ),
)
def cut_the_gradient_by_both_signs(dscores, caches):
    """Negative gradients of active units are set to 0 too, as in guided backpropagation. Whose sign decides
    what a ReLU lets through?"""
    return _mlp_backward(dscores, caches, through=lambda dout, before: np.maximum(0, dout) * (before > 0))


@misconception(
    "mlp_backward",
    loses=(
        "ordinary_network",
        "extreme_gradient",
        "layers_of_one_size",
        "unit_at_zero",
        "two_networks_in_a_row",
        "deep_network",
        "leaves_arguments_alone",
    ),
)
def lost_the_gradient_at_the_relu(dscores, caches):
    """The derivative of a ReLU is passed on alone. What does the chain rule multiply it with?"""
    return _mlp_backward(dscores, caches, through=lambda dout, before: (before > 0).astype(float))


@misconception(
    "mlp_backward",
    loses=(
        "ordinary_network",
        "extreme_gradient",
        "layers_of_one_size",
        "unit_at_zero",
        "two_networks_in_a_row",
        "deep_network",
        "leaves_arguments_alone",
    ),
)
def multiplied_with_the_hidden_values(dscores, caches):
    """The gradient is multiplied with the output of each ReLU. What is the slope of max(0, x) at x = 2?"""
    return _mlp_backward(dscores, caches, through=lambda dout, before: dout * np.maximum(0, before))


@misconception("mlp_backward", loses=all_but(MLP_BACKWARD, "one_layer"))
def leaked_gradients_between_the_layers(dscores, caches):
    """A hundredth of the gradient leaks through units that are off. What is the slope of max(0, x) at x =
    -2?"""
    return _mlp_backward(dscores, caches, through=lambda dout, before: dout * np.where(before > 0, 1, 0.01))


@misconception(
    "mlp_backward",
    loses=(
        "ordinary_network",
        "extreme_gradient",
        "layers_of_one_size",
        "unit_at_zero",
        "two_networks_in_a_row",
        "deep_network",
        "leaves_arguments_alone",
    ),
)
def used_the_derivative_of_the_sigmoid_between_the_layers(dscores, caches):
    """The derivative out (1 - out) of the sigmoid is used between the layers. Which activation do the hidden
    units have?"""
    return _mlp_backward(dscores, caches, through=_through_a_sigmoid)


@misconception(
    "mlp_backward",
    loses=(
        "ordinary_network",
        "extreme_gradient",
        "one_layer",
        "layers_of_one_size",
        "unit_at_zero",
        "two_networks_in_a_row",
        "deep_network",
        "leaves_arguments_alone",
    ),
)
def divided_every_layer_by_the_batch(dscores, caches):
    """The gradients of all parameters are divided by N once more. Where has the mean over the batch been
    taken already?"""
    return _mlp_backward(dscores / len(dscores), caches)


@misconception(
    "mlp_backward",
    loses=(
        "ordinary_network",
        "extreme_gradient",
        "one_layer",
        "layers_of_one_size",
        "unit_at_zero",
        "two_networks_in_a_row",
        "deep_network",
        "leaves_arguments_alone",
    ),
)
def divided_by_the_batch_at_each_layer(dscores, caches):
    """The gradient is divided by N again at each layer that it passes. How often should the mean over the
    batch be taken?"""
    gradients, layers, examples = _mlp_backward(dscores, caches), len(caches), len(dscores)
    factors = [examples ** (layers - number) for number in range(layers)]
    return [(dw / factor, db / factor) for (dw, db), factor in zip(gradients, factors, strict=True)]


@misconception(
    "mlp_backward",
    loses=(
        "ordinary_network",
        "extreme_gradient",
        "one_layer",
        "layers_of_one_size",
        "unit_at_zero",
        "two_networks_in_a_row",
        "deep_network",
        "leaves_arguments_alone",
    ),
)
def averaged_the_gradients_of_the_biases(dscores, caches):
    """The gradients of the biases are means over the batch. One bias reaches N outputs: do their gradients
    add up?"""
    return [(dweights, dbias / len(dscores)) for dweights, dbias in _mlp_backward(dscores, caches)]


@misconception("mlp_backward", loses=MLP_BACKWARD)
def skipped_the_relu_and_divided_every_layer_by_the_batch(dscores, caches):
    """The gradient passes every ReLU unchanged and is divided by N once more. Which hidden units did not
    contribute, and where has the mean been taken already?"""
    return skipped_the_relu(dscores / len(dscores), caches)


@misconception("mlp_backward", loses=MLP_BACKWARD)
def skipped_the_relu_and_averaged_the_gradients_of_the_biases(dscores, caches):
    """The gradient passes every ReLU unchanged, and the gradients of the biases are means. Which hidden units
    did not contribute, and do the gradients of one bias add up?"""
    return [(dweights, dbias / len(dscores)) for dweights, dbias in skipped_the_relu(dscores, caches)]


@misconception("mlp_backward", loses=MLP_BACKWARD)
def cut_the_gradient_by_its_own_sign_and_divided_every_layer_by_the_batch(dscores, caches):
    """Negative gradients are set to 0, and all are divided by N once more. Whose sign decides what a ReLU
    lets through, and where has the mean been taken already?"""
    return cut_the_gradient_by_its_own_sign(dscores / len(dscores), caches)


@misconception("mlp_backward", loses=all_but(MLP_BACKWARD, "one_layer"))
def went_back_through_a_sigmoid(dscores, caches):
    """The gradient passes back through a sigmoid, and the hidden values came through a ReLU. How steep is a
    ReLU where its unit is on?"""
    return _mlp_backward(dscores, caches, through=lambda dout, z: dout / (1 + np.exp(-z)) / (1 + np.exp(z)))


@misconception("mlp_backward", loses=all_but(MLP_BACKWARD, "one_layer"))
def went_back_through_a_tanh(dscores, caches):
    """The gradient passes back through a tanh, and the hidden values came through a ReLU. How steep is a ReLU
    where its unit is on?"""
    return _mlp_backward(dscores, caches, through=lambda dout, z: dout * (1 - np.tanh(z) ** 2))


DEEPER = all_but(MLP_BACKWARD, "one_layer", "extreme_gradient", "two_networks_in_a_row")


@misconception("mlp_backward", loses=all_but(MLP_BACKWARD, "one_layer"))
def took_the_gradient_of_the_bias_before_the_relu(dscores, caches):
    """The gradient of a hidden layer's bias is taken before the gradient has passed the ReLU. Does the bias
    come before the ReLU or after it?"""
    right, dout = _mlp_backward(dscores, caches), dscores
    biases = []
    for affine_cache, before in reversed(caches):
        biases.append(dout.sum(axis=0))
        dout = dout if before is None else dout * (before > 0)
        dout, _, _ = _affine_backward(dout, affine_cache)
    return [(dweights, dbias) for (dweights, _), dbias in zip(right, reversed(biases), strict=True)]


@misconception("mlp_backward", loses=DEEPER)
def passed_on_what_came_before_the_relu(dscores, caches):
    """The ReLU cuts the gradient for a layer's own weights, but what goes back to the layer below is uncut.
    Does a unit that is off pass anything on?"""
    gradients, dout = [], dscores
    for affine_cache, before in reversed(caches):
        cut = dout if before is None else dout * (before > 0)
        _, dweights, dbias = _affine_backward(cut, affine_cache)
        gradients.append((dweights, dbias))
        dout, _, _ = _affine_backward(dout, affine_cache)
    return gradients[::-1]


@misconception("mlp_backward", loses=all_but(MLP_BACKWARD, "one_layer"))
def took_the_hidden_values_before_the_relu(dscores, caches):
    """The gradients of the weights are made of what the hidden units were before their ReLU. What did the
    next layer's weights multiply?"""
    inputs = [cache[0] for cache, _ in caches[:1]] + [before for _, before in caches[:-1]]
    changed = [((x, cache[1]), before) for x, (cache, before) in zip(inputs, caches, strict=True)]
    return _mlp_backward(dscores, changed)


@misconception(
    "mlp_backward",
    loses=(
        "ordinary_network",
        "layers_of_one_size",
        "unit_at_zero",
        "deep_network",
        "leaves_arguments_alone",
    ),
)
def every_layer_starts_from_the_last_gradient(dscores, caches):
    """Every hidden layer is given the gradient that the last layer passed back. From which layer does each
    one get its gradient?"""
    (x, weights), _ = caches[-1]
    last = (dscores @ weights.T).reshape(x.shape)
    gradients = [(x.reshape(len(x), -1).T @ dscores, dscores.sum(axis=0))]
    for (x, _), before in reversed(caches[:-1]):
        dout = last * (before > 0)
        gradients.append((x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)))
    return gradients[::-1]


# -------------------------------------------------------------------------------- numerical_gradient

NUMERICAL_GRADIENT = (
    "ordinary_function",
    "entries_of_any_size",
    "vector_and_higher_rank",
    "larger_step",
    "other_sizes",
    "leaves_arguments_alone",
)


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def took_a_one_sided_difference(f, x, h=1e-5):
    """The difference is taken on one side only. How does its error shrink when h is halved?"""
    return _differences(f, x, h, lambda ahead, here, behind: (ahead - here) / h)


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def took_a_one_sided_difference_backwards(f, x, h=1e-5):
    """The difference is taken between x and the point behind it. How does its error shrink when h is
    halved?"""
    return _differences(f, x, h, lambda ahead, here, behind: (here - behind) / h)


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def took_a_one_sided_difference_and_divided_by_two_steps(f, x, h=1e-5):
    """The difference between x and the point ahead of it is divided by 2 h. How far apart are these two
    points?"""
    return _differences(f, x, h, lambda ahead, here, behind: (ahead - here) / (2 * h))


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def took_a_one_sided_difference_and_a_step_of_its_own(f, x, h=1e-5):
    """The difference is taken on one side only, and with a step of 0.00001 always. How does its error shrink
    when h is halved, and where does the formula use the argument?"""
    return _differences(f, x, 1e-5, lambda ahead, here, behind: (ahead - here) / 1e-5)


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def divided_by_one_step(f, x, h=1e-5):
    """The difference is divided by h, which makes the gradient twice too large. How far apart are the two
    points?"""
    return _differences(f, x, h, lambda ahead, here, behind: (ahead - behind) / h)


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def divided_by_one_step_of_its_own(f, x, h=1e-5):
    """The difference is divided by one step, and the step is always 0.00001. How far apart are the two
    points, and where does the formula use the argument?"""
    return _differences(f, x, 1e-5, lambda ahead, here, behind: (ahead - behind) / 1e-5)


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def forgot_to_divide(f, x, h=1e-5):
    """The difference is not divided by anything. How far apart are the two points?"""
    return _differences(f, x, h, lambda ahead, here, behind: ahead - behind)


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def forgot_the_parentheses_around_two_steps(f, x, h=1e-5):
    """The difference is halved and then multiplied with h. What does a / 2 * h mean in Python?"""
    return _differences(f, x, h, lambda ahead, here, behind: (ahead - behind) / 2 * h)


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def subtracted_the_wrong_way_round(f, x, h=1e-5):
    """The gradient has the wrong sign. Which of the two values is subtracted from the other?"""
    return _differences(f, x, h, lambda ahead, here, behind: (behind - ahead) / (2 * h))


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def nudged_all_entries_at_once(f, x, h=1e-5):
    """All entries are nudged together. What does one number say about each single entry?"""
    return np.full_like(x, (f(x + h) - f(x - h)) / (2 * h))


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def nudged_one_array_under_two_names(f, x, h=1e-5):
    """The two points are one and the same array. Does b = a make a copy of an array?"""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        ahead = behind = x
        ahead[index] += h
        behind[index] -= h
        gradient[index] = (f(ahead) - f(behind)) / (2 * h)
    return gradient


@misconception("numerical_gradient", loses=("ordinary_function", "other_sizes", "leaves_arguments_alone"))
def forgot_to_put_the_entry_back(f, x, h=1e-5):
    """The array keeps the last nudge of each entry. At which point is the next entry differentiated?"""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += h
        ahead = f(x)
        x[index] -= 2 * h
        gradient[index] = (ahead - f(x)) / (2 * h)
    return gradient


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def forgot_to_put_the_entry_back_and_took_a_one_sided_difference(f, x, h=1e-5):
    """The array keeps every nudge, and f(x) is computed once, before the loop. By how many nudges do the two
    points differ at the last entry?"""
    gradient, here = np.zeros_like(x), f(x)
    for index in np.ndindex(x.shape):
        x[index] += h
        gradient[index] = (f(x) - here) / h
    return gradient


@misconception(
    "numerical_gradient",
    loses=("larger_step",),
    twins={"took_four_points": "the only check that they lose has a cubic, for which both give 3 x²"},
)
def took_a_step_of_its_own(f, x, h=1e-5):
    """The step is always 0.00001. Where does the formula use the argument?"""
    return _differences(f, x, 1e-5, lambda ahead, here, behind: (ahead - behind) / 2e-5)


@misconception("numerical_gradient", loses=("larger_step",))
def took_a_step_of_1e_4(f, x, h=1e-5):
    """The step is always 0.0001, as in Saito's book (2016). Where does the formula use the argument?"""
    return _differences(f, x, 1e-4, lambda ahead, here, behind: (ahead - behind) / 2e-4)


@misconception("numerical_gradient", loses=("entries_of_any_size", "larger_step"))
def scaled_the_step_with_the_entry(f, x, h=1e-5):
    """The step is h times the entry. What is left of it where the entry is 0?"""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h * x[index]
        gradient[index] = (f(x + step) - f(x - step)) / (2 * step[index])
    return gradient


@misconception("numerical_gradient", loses=("vector_and_higher_rank",))
def looped_over_rows_and_columns(f, x, h=1e-5):
    """The two loops fit a matrix only. How can one loop visit every entry, whatever the rank?"""
    rows, columns = x.shape
    gradient = _differences(f, x, h, lambda ahead, here, behind: (ahead - behind) / (2 * h))
    return gradient.reshape(rows, columns)


@misconception("numerical_gradient", loses=("shape_and_finite", *NUMERICAL_GRADIENT))
def left_the_numerical_gradient_flat(f, x, h=1e-5):
    """The gradient comes out as a vector, whatever the shape of x. Which shape does the gradient of an array
    always have?"""
    return _differences(f, x, h, lambda ahead, here, behind: (ahead - behind) / (2 * h)).ravel()


@convention("numerical_gradient", loses=("larger_step",))
def took_half_a_step_to_each_side(f, x, h=1e-5):
    """The points are half a step to each side, as in Abramowitz and Stegun (1964). How far from x are the two
    points in the formula of this course?"""
    return _differences(f, x, h / 2, lambda ahead, here, behind: (ahead - behind) / h)


@convention("numerical_gradient", loses=("larger_step",))
def took_four_points(f, x, h=1e-5):
    """The difference is taken over four points, as in Abramowitz and Stegun (1964), and its error shrinks
    with the fourth power of h. Which two points does the formula of this course use?"""
    near = _differences(f, x, h, lambda ahead, here, behind: (ahead - behind) / (2 * h))
    far = _differences(f, x, 2 * h, lambda ahead, here, behind: (ahead - behind) / (4 * h))
    return (4 * near - far) / 3


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def forgot_the_value_below(f, x, h=1e-5):
    """The value of f above is divided by h, and none is taken off. Between which two values is the
    difference?"""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above = x.copy()
        above[index] += h
        gradient[index] = f(above) / h
    return gradient


@misconception("numerical_gradient", loses=NUMERICAL_GRADIENT)
def nudged_whole_rows(f, x, h=1e-5):
    """Only the first axis is gone through, so all entries of a row are nudged together. What does one
    number say about each of them?"""
    gradient = np.zeros_like(x)
    for row in range(len(x)):
        above, below = x.copy(), x.copy()
        above[row] += h
        below[row] -= h
        gradient[row] = (f(above) - f(below)) / (2 * h)
    return gradient


# --------------------------------------------------------------------- what the mistakes are built on


def _flat(x):
    return x.reshape(len(x), -1)


def _affine_backward(dout, cache):
    x, weights = cache
    return (dout @ weights.T).reshape(x.shape), _flat(x).T @ dout, dout.sum(axis=0)


def _with_cache(out):
    return out, out


def _sigmoid(x):
    return 0.5 * (1 + np.tanh(x / 2))


def _input_of_sigmoid(out):
    return np.clip(np.log(out) - np.log1p(-out), -1e4, 1e4)  # the checks' largest inputs


def _input_of_tanh(out):
    return np.clip(np.arctanh(out), -1e4, 1e4)  # the checks' largest inputs


def _mlp_forward(x, layers, activation=lambda out: np.maximum(0, out)):
    caches, out = [], x
    for number, (weights, bias) in enumerate(layers, start=1):
        affine_cache = (out, weights)
        out = before = out @ weights + bias
        if number == len(layers):
            caches.append((affine_cache, None))
        else:
            out = activation(before)
            caches.append((affine_cache, before))
    return out, caches


def _mlp_backward(dout, caches, through=lambda dout, before: dout * (before > 0)):
    gradients = []
    for affine_cache, before in reversed(caches):
        if before is not None:
            dout = through(dout, before)
        dout, dweights, dbias = _affine_backward(dout, affine_cache)
        gradients.append((dweights, dbias))
    return gradients[::-1]


def _through_a_sigmoid(dout, before):
    out = np.maximum(0, before)
    return dout * out * (1 - out)


def _differences(f, x, h, quotient):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        gradient[index] = quotient(f(x + step), f(x), f(x - step))
    return gradient
