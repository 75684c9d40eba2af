"""Wrong layers and gradients, each the work of one mistake."""

import numpy as np

from grader.authoring import misconception

# ------------------------------------------------------------------------------------ affine_forward


@misconception(
    "affine_forward",
    loses=(
        "ordinary_batch",
        "extreme_inputs",
        "input_of_higher_rank",
        "bias_alone",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def forgot_the_bias(x, weights, bias):
    """The output lacks the bias. What should the layer give when every input is 0?"""
    return x.reshape(len(x), -1) @ weights, (x, weights)


@misconception("affine_forward", loses=("input_of_higher_rank", "leaves_arguments_alone"))
def expected_a_matrix(x, weights, bias):
    """An input of higher rank is multiplied as it is. Which axes belong to one example?"""
    return x @ weights + bias, (x, weights)


@misconception("affine_forward", loses=("input_of_higher_rank",))
def flattened_in_columns(x, weights, bias):
    """The entries are taken in Fortran order. In what order does reshape(N, -1) read an example?"""
    return x.reshape(len(x), -1, order="F") @ weights + bias, (x, weights)


@misconception("affine_forward", loses=("leaves_arguments_alone",))
def flattened_in_place(x, weights, bias):
    """The caller's x has lost its shape. Which call gives a new view and leaves x.shape alone?"""
    x.shape = (len(x), -1)
    return x @ weights + bias, (x, weights)


# ----------------------------------------------------------------------------------- affine_backward


@misconception(
    "affine_backward",
    loses=(
        "ordinary_gradient",
        "extreme_gradient",
        "input_of_higher_rank",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def averaged_the_bias_gradient(dout, cache):
    """dbias is a mean over the batch. One bias reaches N outputs: do their gradients add up?"""
    dx, dweights, dbias = _affine_backward(dout, cache)
    return dx, dweights, dbias / len(dout)


@misconception(
    "affine_backward",
    loses=(
        "ordinary_gradient",
        "extreme_gradient",
        "input_of_higher_rank",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def divided_by_the_batch_again(dout, cache):
    """The parameter gradients are divided by N. Which function has taken the mean over the batch already?"""
    dx, dweights, dbias = _affine_backward(dout, cache)
    return dx, dweights / len(dout), dbias / len(dout)


@misconception(
    "affine_backward",
    loses=(
        "ordinary_gradient",
        "extreme_gradient",
        "input_of_higher_rank",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def took_the_upstream_gradient_for_ones(dout, cache):
    """The gradients do not depend on dout. What does the chain rule multiply the local derivative with?"""
    return _affine_backward(np.ones_like(dout), cache)


@misconception("affine_backward", loses=("input_of_higher_rank",))
def left_the_gradient_flat(dout, cache):
    """dx is (N, D) although x was not. Which shape does the gradient of an array always have?"""
    dx, dweights, dbias = _affine_backward(dout, cache)
    return dx.reshape(len(dx), -1), dweights, dbias


@misconception(
    "affine_backward",
    loses=(
        "shape_and_finite",
        "ordinary_gradient",
        "extreme_gradient",
        "input_of_higher_rank",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def transposed_the_weight_gradient(dout, cache):
    """dweights comes out as (C, D). Which of the two factors of the product has to be transposed?"""
    dx, dweights, dbias = _affine_backward(dout, cache)
    return dx, dweights.T, dbias


# -------------------------------------------------------------------------------------- relu_forward


@misconception(
    "relu_forward",
    loses=("ordinary_inputs", "extreme_inputs", "input_of_zero", "other_sizes", "leaves_arguments_alone"),
)
def took_the_absolute_value(x):
    """Negative inputs change their sign. What does max(0, x) give for x = -2?"""
    return np.abs(x), x


@misconception(
    "relu_forward",
    loses=("ordinary_inputs", "extreme_inputs", "input_of_zero", "other_sizes", "leaves_arguments_alone"),
)
def leaked_a_little(x):
    """Negative inputs leak through, as in a leaky ReLU. How much of a negative input does a ReLU pass?"""
    return np.where(x > 0, x, 0.01 * x), x


@misconception(
    "relu_forward",
    loses=("ordinary_inputs", "extreme_inputs", "input_of_zero", "other_sizes", "leaves_arguments_alone"),
)
def returned_the_mask(x):
    """The output says only whether an input is positive. Where has its value gone?"""
    return (x > 0).astype(float), x


@misconception("relu_forward", loses=("leaves_arguments_alone",))
def cut_the_input_in_place(x):
    """The caller's x was changed. Does x[x < 0] = 0 make a new array?"""
    x[x < 0] = 0
    return x, x


# ------------------------------------------------------------------------------------- relu_backward


@misconception("relu_backward", loses=("input_of_zero",))
def passed_the_gradient_at_zero(dout, cache):
    """The gradient passes where x is exactly 0. Which derivative does this course choose at the kink?"""
    return dout * (cache >= 0)


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
def returned_the_relu_derivative_alone(dout, cache):
    """This is the derivative of the ReLU alone. What does the chain rule multiply it with?"""
    return (cache > 0).astype(float)


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
def passed_everything_back(dout, cache):
    """The gradient comes back unchanged. What does a unit that gave 0 forward let through?"""
    return dout.copy()


@misconception("relu_backward", loses=("leaves_arguments_alone",))
def cut_the_gradient_in_place(dout, cache):
    """The caller's dout was changed. Does dout[x <= 0] = 0 make a new array?"""
    dout[cache <= 0] = 0
    return dout


# ----------------------------------------------------------------------------------- sigmoid_forward


@misconception("sigmoid_forward", loses=("extreme_inputs",))
def divided_infinity_by_infinity(x):
    """exp(x) / (1 + exp(x)) overflows for large x. Which form of the same function is safe there?"""
    out = np.exp(x) / (1 + np.exp(x))
    return out, out


@misconception(
    "sigmoid_forward", loses=("ordinary_inputs", "extreme_inputs", "other_sizes", "leaves_arguments_alone")
)
def forgot_the_minus(x):
    """The curve falls instead of rising. What is the sign of the exponent?"""
    out = 1 / (1 + np.exp(x))
    return out, out


@misconception(
    "sigmoid_forward",
    loses=("ordinary_inputs", "extreme_inputs", "input_of_zero", "other_sizes", "leaves_arguments_alone"),
)
def took_tanh_for_the_sigmoid(x):
    """The output runs from -1 to 1. What should the sigmoid give at 0?"""
    out = np.tanh(x)
    return out, out


@misconception("sigmoid_forward", loses=("input_of_zero",))
def left_zero_out(x):
    """Positive and negative inputs are treated, 0 is in neither part. Which of the two should take it?"""
    out = np.zeros_like(x)
    out[x > 0] = 1 / (1 + np.exp(-x[x > 0]))
    out[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
    return out, out


@misconception("sigmoid_forward", loses=("leaves_arguments_alone",))
def negated_the_input_in_place(x):
    """The caller's x was changed. What is the difference between x *= -1 and -x for an array?"""
    x *= -1
    out = 1 / (1 + np.exp(x))
    return out, out


# ---------------------------------------------------------------------------------- sigmoid_backward


@misconception(
    "sigmoid_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def returned_the_sigmoid_derivative_alone(dout, cache):
    """This is the derivative of the sigmoid alone. What does the chain rule multiply it with?"""
    return cache * (1 - cache)


@misconception(
    "sigmoid_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def took_the_sigmoid_of_the_output(dout, cache):
    """The sigmoid is applied to its own output. Does the cache hold x or the output?"""
    twice = 1 / (1 + np.exp(-cache))
    return dout * twice * (1 - twice)


@misconception(
    "sigmoid_backward",
    loses=(
        "ordinary_inputs",
        "extreme_inputs",
        "input_of_zero",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def used_the_derivative_of_tanh(dout, cache):
    """1 - out² belongs to tanh. How large is the slope of the sigmoid at 0?"""
    return dout * (1 - cache**2)


# -------------------------------------------------------------------------------------- tanh_forward


@misconception("tanh_forward", loses=("extreme_inputs",))
def divided_one_infinity_by_another(x):
    """Both exponentials overflow for large x. Which NumPy function knows the limit?"""
    out = (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))
    return out, out


@misconception(
    "tanh_forward",
    loses=("ordinary_inputs", "extreme_inputs", "input_of_zero", "other_sizes", "leaves_arguments_alone"),
)
def took_the_sigmoid_for_tanh(x):
    """The output runs from 0 to 1. What should tanh give at 0, and at a negative input?"""
    out = 1 / (1 + np.exp(-x))
    return out, out


@misconception(
    "tanh_forward",
    loses=("ordinary_inputs", "extreme_inputs", "input_of_zero", "other_sizes", "leaves_arguments_alone"),
)
def stretched_the_sigmoid_halfway(x):
    """This is 2 sigmoid(x) - 1, half as steep at 0. At which multiple of x does the sigmoid give tanh?"""
    out = 2 / (1 + np.exp(-x)) - 1
    return out, out


# ------------------------------------------------------------------------------------- tanh_backward


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
def returned_the_tanh_derivative_alone(dout, cache):
    """This is the derivative of tanh alone. What does the chain rule multiply it with?"""
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
    """tanh is applied to its own output. Does the cache hold x or the output?"""
    return dout * (1 - np.tanh(cache) ** 2)


@misconception(
    "tanh_backward",
    loses=(
        "ordinary_inputs",
        "input_of_zero",
        "extreme_inputs",
        "two_layers_in_a_row",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def used_the_derivative_of_the_sigmoid(dout, cache):
    """out (1 - out) belongs to the sigmoid. How large is the slope of tanh at 0?"""
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
    """This is 1 - out, without the square. Is tanh as steep at -2 as at 2?"""
    return dout * (1 - cache)


# --------------------------------------------------------------------------------------- mlp_forward


@misconception(
    "mlp_forward",
    loses=(
        "ordinary_network",
        "extreme_inputs",
        "one_layer",
        "biases_alone",
        "deep_network",
        "leaves_arguments_alone",
    ),
)
def cut_the_scores(x, layers):
    """There is a ReLU after the last layer. May a score be negative?"""
    scores, caches = _mlp_forward(x, layers)
    return np.maximum(0, scores), caches


@misconception(
    "mlp_forward",
    loses=("ordinary_network", "extreme_inputs", "biases_alone", "deep_network", "leaves_arguments_alone"),
)
def stacked_affine_layers_only(x, layers):
    """There is no ReLU between the layers. What can a chain of affine functions compute that one cannot?"""
    return _mlp_forward(x, layers, activation=lambda out: out)


@misconception(
    "mlp_forward",
    loses=("ordinary_network", "extreme_inputs", "one_layer", "deep_network", "leaves_arguments_alone"),
)
def cut_the_input(x, layers):
    """There is a ReLU before the first layer. What happens to negative inputs there?"""
    return _mlp_forward(np.maximum(0, x), layers)


@misconception(
    "mlp_forward",
    loses=("ordinary_network", "extreme_inputs", "biases_alone", "deep_network", "leaves_arguments_alone"),
)
def put_sigmoids_between_the_layers(x, layers):
    """The hidden units are sigmoids. Which activation does this network have?"""
    return _mlp_forward(x, layers, activation=lambda out: 0.5 * (1 + np.tanh(out / 2)))


# -------------------------------------------------------------------------------------- mlp_backward


@misconception(
    "mlp_backward",
    loses=(
        "shape_and_finite",
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
def returned_the_last_layer_first(dscores, caches):
    """The gradients come in the order of computation. In which order were the layers given?"""
    return _mlp_backward(dscores, caches)[::-1]


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
def skipped_the_relu(dscores, caches):
    """The gradient passes every ReLU unchanged. Which hidden units did not contribute to the scores?"""
    return _mlp_backward(dscores, caches, passes=lambda dout, before: np.ones_like(before))


@misconception("mlp_backward", loses=("unit_at_zero",))
def woke_units_at_zero(dscores, caches):
    """A unit that is exactly 0 before its ReLU gets a gradient. Which derivative was chosen at the kink?"""
    return _mlp_backward(dscores, caches, passes=lambda dout, before: before >= 0)


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
def cut_the_gradient_by_its_own_sign(dscores, caches):
    """Negative gradients are set to 0. Whose sign decides what a ReLU lets through?"""
    return _mlp_backward(dscores, caches, passes=lambda dout, before: dout > 0)


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
    """The gradients are divided by N once more. Where has the mean over the batch been taken already?"""
    return _mlp_backward(dscores / len(dscores), caches)


# -------------------------------------------------------------------------------- numerical_gradient


@misconception(
    "numerical_gradient",
    loses=(
        "ordinary_function",
        "entries_of_any_size",
        "vector_and_higher_rank",
        "larger_step",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def took_a_one_sided_difference(f, x, h=1e-5):
    """The difference is taken on one side only. How does its error shrink when h is halved?"""
    return _differences(f, x, lambda ahead, here, behind: (ahead - here) / h, h)


@misconception(
    "numerical_gradient",
    loses=(
        "ordinary_function",
        "entries_of_any_size",
        "vector_and_higher_rank",
        "larger_step",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def divided_by_one_step(f, x, h=1e-5):
    """The gradient is twice too large. How far apart are the two points?"""
    return _differences(f, x, lambda ahead, here, behind: (ahead - behind) / h, h)


@misconception(
    "numerical_gradient",
    loses=(
        "ordinary_function",
        "entries_of_any_size",
        "vector_and_higher_rank",
        "larger_step",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def nudged_all_entries_at_once(f, x, h=1e-5):
    """All entries are nudged together. What does one number say about each single entry?"""
    return np.full_like(x, (f(x + h) - f(x - h)) / (2 * h))


@misconception("numerical_gradient", loses=("larger_step",))
def took_a_step_of_its_own(f, x, h=1e-5):
    """The step is always 0.00001. Where does the formula use the argument?"""
    return _differences(f, x, lambda ahead, here, behind: (ahead - behind) / 2e-5, 1e-5)


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
    """Two loops fit a matrix only. How can one loop visit every entry, whatever the rank?"""
    rows, columns = x.shape
    gradient = _differences(f, x, lambda ahead, here, behind: (ahead - behind) / (2 * h), h)
    return gradient.reshape(rows, columns)


@misconception("numerical_gradient", loses=("ordinary_function", "other_sizes", "leaves_arguments_alone"))
def forgot_to_put_the_entry_back(f, x, h=1e-5):
    """x keeps the last nudge. At which point is the next entry differentiated?"""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += h
        ahead = f(x)
        x[index] -= 2 * h
        gradient[index] = (ahead - f(x)) / (2 * h)
    return gradient


# --------------------------------------------------------------------- what the mistakes are built on


def _affine_backward(dout, cache):
    x, weights = cache
    return (dout @ weights.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


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


def _mlp_backward(dout, caches, passes=lambda dout, before: before > 0):
    gradients = []
    for affine_cache, before in reversed(caches):
        if before is not None:
            dout = dout * passes(dout, before)
        dout, dweights, dbias = _affine_backward(dout, affine_cache)
        gradients.append((dweights, dbias))
    return gradients[::-1]


def _differences(f, x, quotient, h):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        gradient[index] = quotient(f(x + step), f(x), f(x - step))
    return gradient
