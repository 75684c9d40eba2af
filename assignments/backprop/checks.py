"""Checks of layers, activations, a whole network, and the numerical gradient."""

import numpy as np

from grader.authoring import check, close, exact, same_shape

SHAPES = same_shape(reason="shapes and finiteness only; the values are asked for next")
FLOAT32 = close(rtol=1e-5, reason="float32 carries 1e-7; a wrong formula is off by 1e-3 and more")
UNTOUCHED = exact(reason="an array that was left alone is equal bit for bit")
CENTRAL = close(
    rtol=1e-6,
    reason="with these functions central differences agree to 1e-8, and one-sided ones are off by 1e-5",
)
TINY_CENTRAL = close(
    rtol=1e-6, atol=1e-18, reason="derivatives of 1e-10, right to 1e-12 of that; another step is off by half"
)
RESTORED = close(
    rtol=1e-9,
    atol=1e-12,
    reason="adding h and subtracting it again may cost the last digit; a forgotten step is off by 1e-6",
)


def away_from_zero(rng, *shape):
    """Numbers with a size between 0.1 and 3, every other one negative, in random order."""
    signs = np.where(rng.permutation(int(np.prod(shape))) % 2, -1, 1)
    return rng.uniform(0.1, 3, size=shape) * signs.reshape(shape)


# ------------------------------------------------------------------------------------ affine_forward


@check("affine_forward", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """One output for every example and unit"""
    out, _ = student.affine_forward(rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3))
    return {"out": out}


@check("affine_forward", points=2, compare=FLOAT32)
def ordinary_batch(student, rng):
    """Outputs for an ordinary batch"""
    out, _ = student.affine_forward(rng.normal(size=(6, 5)), rng.normal(size=(5, 7)), rng.normal(size=7))
    return {"out": out}


@check("affine_forward", points=1, compare=FLOAT32)
def extreme_inputs(student, rng):
    """Outputs for inputs as large as 10,000, beside ordinary ones"""
    x = rng.normal(size=(5, 6))
    x[3] *= 1e4
    out, _ = student.affine_forward(x, rng.normal(size=(6, 4)), rng.normal(size=4))
    out = np.asarray(out)
    return {"extreme": out[3], "ordinary": np.delete(out, 3, axis=0)}


@check("affine_forward", points=1, compare=FLOAT32)
def input_of_higher_rank(student, rng):
    """Inputs of rank 3 and 4 are flattened, example by example"""
    weights, bias = rng.normal(size=(60, 8)), rng.normal(size=8)
    rank_3, _ = student.affine_forward(rng.normal(size=(9, 6, 10)), weights, bias)
    rank_4, _ = student.affine_forward(rng.normal(size=(7, 4, 3, 5)), weights, bias)
    return {"rank_3": rank_3, "rank_4": rank_4}


@check("affine_forward", points=1, compare=FLOAT32)
def bias_alone(student, rng):
    """The output for an all-zero input is the bias"""
    bias = away_from_zero(rng, 5)
    out, _ = student.affine_forward(np.zeros((3, 4)), rng.normal(size=(4, 5)), bias)
    return {"out": out}


@check("affine_forward", points=1, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """Outputs for a larger batch"""
    x, weights, bias = rng.normal(size=(19, 23)), rng.normal(size=(23, 11)), rng.normal(size=11)
    out, _ = student.affine_forward(x, weights, bias)
    return {"out": out}


@check("affine_forward", points=1, compare=UNTOUCHED, needs="ordinary_batch")
def leaves_arguments_alone(student, rng):
    """Inputs, weights and bias are left as they were"""
    x, weights, bias = rng.normal(size=(4, 5, 3)), rng.normal(size=(15, 7)), rng.normal(size=7)
    student.affine_forward(x, weights, bias)
    return {"x": x, "weights": weights, "bias": bias}


# ----------------------------------------------------------------------------------- affine_backward


def through_affine(student, rng, shape, outputs, scale=1.0):
    """The three gradients of an affine layer for a random batch and a random upstream gradient."""
    x, weights = rng.normal(size=shape), rng.normal(size=(int(np.prod(shape[1:])), outputs))
    _, cache = student.affine_forward(x, weights, rng.normal(size=outputs))
    dx, dweights, dbias = student.affine_backward(scale * rng.normal(size=(shape[0], outputs)), cache)
    return {"dx": dx, "dweights": dweights, "dbias": dbias}


@check("affine_backward", points=0.1, compare=SHAPES, needs="affine_forward::shape_and_finite")
def shape_and_finite(student, rng):
    """Gradients shaped like x, weights and bias"""
    return through_affine(student, rng, (5, 4), 3)


@check("affine_backward", points=3, compare=FLOAT32)
def ordinary_gradient(student, rng):
    """The three gradients for an ordinary batch"""
    return through_affine(student, rng, (6, 5), 4)


@check("affine_backward", points=1, compare=FLOAT32)
def extreme_gradient(student, rng):
    """The three gradients for an upstream gradient of 10,000"""
    return through_affine(student, rng, (4, 7), 5, scale=1e4)


@check("affine_backward", points=2, compare=FLOAT32)
def input_of_higher_rank(student, rng):
    """dx has the shape of x itself, with x of rank 4"""
    return through_affine(student, rng, (7, 4, 3, 5), 6)


@check("affine_backward", points=1, compare=FLOAT32)
def two_layers_in_a_row(student, rng):
    """Two layers go forward before the first goes back"""
    x, first, second = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    _, cache = student.affine_forward(x, first, rng.normal(size=3))
    student.affine_forward(x + 1, second, rng.normal(size=3))
    dx, dweights, dbias = student.affine_backward(rng.normal(size=(5, 3)), cache)
    return {"dx": dx, "dweights": dweights, "dbias": dbias}


@check("affine_backward", points=1, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """The three gradients for a larger batch"""
    return through_affine(student, rng, (19, 15), 8)


@check("affine_backward", points=1, compare=UNTOUCHED, needs="ordinary_gradient")
def leaves_arguments_alone(student, rng):
    """The upstream gradient, inputs, weights and bias are left as they were"""
    x, weights, bias = rng.normal(size=(5, 3, 7)), rng.normal(size=(21, 4)), rng.normal(size=4)
    dout = rng.normal(size=(5, 4))
    _, cache = student.affine_forward(x, weights, bias)
    student.affine_backward(dout, cache)
    return {"dout": dout, "x": x, "weights": weights, "bias": bias}


# ------------------------------------------------------------------- relu, sigmoid and tanh, forward


@check("relu_forward", "sigmoid_forward", "tanh_forward", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """An output shaped like the input"""
    out, _ = student.exercise(rng.normal(size=(4, 7)))
    return {"out": out}


@check("relu_forward", "sigmoid_forward", "tanh_forward", points=2, compare=FLOAT32)
def ordinary_inputs(student, rng):
    """Outputs for ordinary inputs of both signs"""
    out, _ = student.exercise(away_from_zero(rng, 5, 6))
    return {"out": out}


@check("relu_forward", "sigmoid_forward", "tanh_forward", points=2, compare=FLOAT32)
def extreme_inputs(student, rng):
    """Outputs for inputs of 10,000 and -10,000, beside ordinary ones"""
    x = away_from_zero(rng, 4, 5)
    x[1], x[2] = 1e4, -1e4
    out, _ = student.exercise(x)
    out = np.asarray(out)
    return {"high": out[1], "low": out[2], "ordinary": out[[0, 3]]}


@check("sigmoid_forward", points=1, compare=FLOAT32)
@check("relu_forward", "tanh_forward", points=1, compare=FLOAT32, needs="ordinary_inputs")
def input_of_zero(student, rng):
    """The output for an input of exactly 0"""
    x = away_from_zero(rng, 3, 4)
    x[1, 2] = 0
    out, _ = student.exercise(x)
    return {"out": np.asarray(out)[1, 2]}


@check("relu_forward", "sigmoid_forward", "tanh_forward", points=1, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """Outputs for a larger batch"""
    out, _ = student.exercise(2 * away_from_zero(rng, 17, 13))
    return {"out": out}


@check(
    "relu_forward", "sigmoid_forward", "tanh_forward", points=1, compare=UNTOUCHED, needs="ordinary_inputs"
)
def leaves_arguments_alone(student, rng):
    """The input is left as it was"""
    x = away_from_zero(rng, 3, 5)
    student.exercise(x)
    return {"x": x}


# ------------------------------------------------------------------ relu, sigmoid and tanh, backward


def relu(student):
    """The two functions of the layer."""
    return student.relu_forward, student.relu_backward


def sigmoid(student):
    """The two functions of the layer."""
    return student.sigmoid_forward, student.sigmoid_backward


def tanh(student):
    """The two functions of the layer."""
    return student.tanh_forward, student.tanh_backward


def there_and_back(layer, rng, x):
    """dx for a random upstream gradient."""
    forward, backward = layer
    _, cache = forward(x)
    return backward(rng.normal(size=x.shape), cache)


def twice_there_and_back(layer, rng):
    """dx of a first layer, after a second one of the same shape has gone forward."""
    forward, backward = layer
    x = away_from_zero(rng, 4, 6)
    _, cache = forward(x)
    forward(away_from_zero(rng, 4, 6))
    return backward(rng.normal(size=x.shape), cache)


def with_extremes(rng):
    """Inputs whose rows 1 and 2 are 10,000 and -10,000."""
    x = away_from_zero(rng, 4, 5)
    x[1], x[2] = 1e4, -1e4
    return x


def with_zeros(rng):
    """Inputs whose row 1 is exactly 0."""
    x = away_from_zero(rng, 3, 20)
    x[1] = 0
    return x


@check("relu_backward", points=0.1, compare=SHAPES, needs="relu_forward::shape_and_finite")
def shape_and_finite(student, rng):
    """A gradient shaped like the input"""
    return {"dx": there_and_back(relu(student), rng, away_from_zero(rng, 4, 7))}


@check("relu_backward", points=2, compare=FLOAT32)
def ordinary_inputs(student, rng):
    """The gradient at ordinary inputs of both signs"""
    return {"dx": there_and_back(relu(student), rng, away_from_zero(rng, 5, 6))}


@check("relu_backward", points=1, compare=FLOAT32)
def extreme_inputs(student, rng):
    """The gradient at inputs of 10,000 and -10,000, beside ordinary ones"""
    dx = np.asarray(there_and_back(relu(student), rng, with_extremes(rng)))
    return {"high": dx[1], "low": dx[2], "ordinary": dx[[0, 3]]}


@check("relu_backward", points=1, compare=FLOAT32, needs="ordinary_inputs")
def input_of_zero(student, rng):
    """The gradient at exactly 0 is 0"""
    dx = np.asarray(there_and_back(relu(student), rng, with_zeros(rng)))
    return {"dx": dx[1]}


@check("relu_backward", points=1, compare=FLOAT32)
def two_layers_in_a_row(student, rng):
    """Two layers go forward before the first goes back"""
    return {"dx": twice_there_and_back(relu(student), rng)}


@check("relu_backward", points=1, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """The gradient for a larger batch"""
    return {"dx": there_and_back(relu(student), rng, away_from_zero(rng, 17, 13))}


@check("relu_backward", points=1, compare=UNTOUCHED, needs="ordinary_inputs")
def leaves_arguments_alone(student, rng):
    """The input and the upstream gradient are left as they were"""
    x, dout = away_from_zero(rng, 3, 5), rng.normal(size=(3, 5))
    _, cache = student.relu_forward(x)
    student.relu_backward(dout, cache)
    return {"x": x, "dout": dout}


@check("sigmoid_backward", points=0.1, compare=SHAPES, needs="sigmoid_forward::shape_and_finite")
def shape_and_finite(student, rng):
    """A gradient shaped like the input"""
    return {"dx": there_and_back(sigmoid(student), rng, away_from_zero(rng, 4, 7))}


@check("sigmoid_backward", points=2, compare=FLOAT32)
def ordinary_inputs(student, rng):
    """The gradient at ordinary inputs of both signs"""
    return {"dx": there_and_back(sigmoid(student), rng, away_from_zero(rng, 5, 6))}


@check("sigmoid_backward", points=1, compare=FLOAT32)
def extreme_inputs(student, rng):
    """The gradient at inputs of 10,000 and -10,000, beside ordinary ones"""
    dx = np.asarray(there_and_back(sigmoid(student), rng, with_extremes(rng)))
    return {"high": dx[1], "low": dx[2], "ordinary": dx[[0, 3]]}


@check("sigmoid_backward", points=1, compare=FLOAT32)
def input_of_zero(student, rng):
    """The gradient at exactly 0, where it is steepest"""
    dx = np.asarray(there_and_back(sigmoid(student), rng, with_zeros(rng)))
    return {"dx": dx[1]}


@check("sigmoid_backward", points=1, compare=FLOAT32)
def two_layers_in_a_row(student, rng):
    """Two layers go forward before the first goes back"""
    return {"dx": twice_there_and_back(sigmoid(student), rng)}


@check("sigmoid_backward", points=1, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """The gradient for a larger batch"""
    return {"dx": there_and_back(sigmoid(student), rng, away_from_zero(rng, 17, 13))}


@check("sigmoid_backward", points=1, compare=UNTOUCHED, needs="ordinary_inputs")
def leaves_arguments_alone(student, rng):
    """The input and the upstream gradient are left as they were"""
    x, dout = away_from_zero(rng, 3, 5), rng.normal(size=(3, 5))
    _, cache = student.sigmoid_forward(x)
    student.sigmoid_backward(dout, cache)
    return {"x": x, "dout": dout}


@check("tanh_backward", points=0.1, compare=SHAPES, needs="tanh_forward::shape_and_finite")
def shape_and_finite(student, rng):
    """A gradient shaped like the input"""
    return {"dx": there_and_back(tanh(student), rng, away_from_zero(rng, 4, 7))}


@check("tanh_backward", points=2, compare=FLOAT32)
def ordinary_inputs(student, rng):
    """The gradient at ordinary inputs of both signs"""
    return {"dx": there_and_back(tanh(student), rng, away_from_zero(rng, 5, 6))}


@check("tanh_backward", points=1, compare=FLOAT32)
def extreme_inputs(student, rng):
    """The gradient at inputs of 10,000 and -10,000, beside ordinary ones"""
    dx = np.asarray(there_and_back(tanh(student), rng, with_extremes(rng)))
    return {"high": dx[1], "low": dx[2], "ordinary": dx[[0, 3]]}


@check("tanh_backward", points=1, compare=FLOAT32, needs="ordinary_inputs")
def input_of_zero(student, rng):
    """The gradient at exactly 0, where it is steepest"""
    dx = np.asarray(there_and_back(tanh(student), rng, with_zeros(rng)))
    return {"dx": dx[1]}


@check("tanh_backward", points=1, compare=FLOAT32)
def two_layers_in_a_row(student, rng):
    """Two layers go forward before the first goes back"""
    return {"dx": twice_there_and_back(tanh(student), rng)}


@check("tanh_backward", points=1, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """The gradient for a larger batch"""
    return {"dx": there_and_back(tanh(student), rng, away_from_zero(rng, 17, 13))}


@check("tanh_backward", points=1, compare=UNTOUCHED, needs="ordinary_inputs")
def leaves_arguments_alone(student, rng):
    """The input and the upstream gradient are left as they were"""
    x, dout = away_from_zero(rng, 3, 5), rng.normal(size=(3, 5))
    _, cache = student.tanh_forward(x)
    student.tanh_backward(dout, cache)
    return {"x": x, "dout": dout}


# -------------------------------------------------------------------------------------- mlp_forward


def network(rng, x, *widths):
    """Layers (weights, bias) between the given widths; the scale keeps outputs near 1 at any depth.

    Each unit is above 0 for about half of the examples in x, and below it for the others: no layer is dead.
    """
    layers = []
    for inputs, outputs in zip(widths, widths[1:], strict=False):
        weights = rng.normal(size=(inputs, outputs)) * np.sqrt(2 / inputs)
        out = x @ weights
        bias = -np.quantile(out, 0.45, axis=0)  # between two examples, for any number of them below 21
        layers.append((weights, bias))
        x = np.maximum(out + bias, 0)
    return layers


@check("mlp_forward", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """One score for every example and class"""
    x = rng.normal(size=(5, 6))
    scores, _ = student.mlp_forward(x, network(rng, x, 6, 7, 4))
    return {"scores": scores}


@check("mlp_forward", points=3, compare=FLOAT32)
def ordinary_network(student, rng):
    """Scores of a network of three layers"""
    x = rng.normal(size=(9, 5))
    scores, _ = student.mlp_forward(x, network(rng, x, 5, 8, 6, 14))
    return {"scores": scores}


@check("mlp_forward", points=1, compare=FLOAT32)
def extreme_inputs(student, rng):
    """Scores for inputs as large as 10,000, beside ordinary ones"""
    x = rng.normal(size=(6, 7))
    x[2] *= 1e4
    scores, _ = student.mlp_forward(x, network(rng, x, 7, 9, 8, 15))
    scores = np.asarray(scores)
    return {"extreme": scores[2], "ordinary": np.delete(scores, 2, axis=0)}


@check("mlp_forward", points=1, compare=FLOAT32)
def one_layer(student, rng):
    """A single layer has no ReLU"""
    x = rng.normal(size=(7, 4))
    scores, _ = student.mlp_forward(x, network(rng, x, 4, 6))
    return {"scores": scores}


@check("mlp_forward", points=1, compare=FLOAT32)
def biases_alone(student, rng):
    """Scores of an all-zero input"""
    # All examples are alike: only with so many units some are surely above 0, and some below, in each layer.
    layers = network(rng, rng.normal(size=(6, 5)), 5, 31, 32, 24)
    scores, _ = student.mlp_forward(np.zeros((3, 5)), layers)
    return {"scores": scores}


@check("mlp_forward", points=1, compare=FLOAT32, hidden=True)
def deep_network(student, rng):
    """Scores of a deeper network"""
    x = rng.normal(size=(11, 6))
    scores, _ = student.mlp_forward(x, network(rng, x, 6, 9, 8, 7, 10, 20))
    return {"scores": scores}


@check("mlp_forward", points=1, compare=UNTOUCHED, needs="ordinary_network")
def leaves_arguments_alone(student, rng):
    """Inputs, weights and biases are left as they were"""
    x = rng.normal(size=(4, 5))
    layers = network(rng, x, 5, 6, 3)
    student.mlp_forward(x, layers)
    return {"x": x, **numbered(layers, "weights", "bias")}


# ------------------------------------------------------------------------------------- mlp_backward


def numbered(pairs, first="dweights", second="dbias"):
    """Pairs of arrays by name, counted from the first layer: dweights_1, dbias_1, dweights_2, ..."""
    items = {}
    for number, pair in enumerate(pairs, start=1):
        items[f"{first}_{number}"], items[f"{second}_{number}"] = pair
    return items


def through_network(student, rng, examples, *widths, scale=1.0):
    """The gradients of a random network for a random batch and a random upstream gradient."""
    x = rng.normal(size=(examples, widths[0]))
    _, caches = student.mlp_forward(x, network(rng, x, *widths))
    return numbered(student.mlp_backward(scale * rng.normal(size=(examples, widths[-1])), caches))


@check("mlp_backward", points=0.1, compare=SHAPES, needs="mlp_forward::shape_and_finite")
def shape_and_finite(student, rng):
    """Gradients shaped like the layers, in their order"""
    return through_network(student, rng, 5, 6, 7, 4)


@check("mlp_backward", points=3, compare=FLOAT32)
def ordinary_network(student, rng):
    """The gradients of a network of three layers"""
    return through_network(student, rng, 9, 5, 8, 6, 4)


@check("mlp_backward", points=1, compare=FLOAT32)
def extreme_gradient(student, rng):
    """The gradients for an upstream gradient of 10,000"""
    return through_network(student, rng, 8, 4, 7, 5, scale=1e4)


@check("mlp_backward", points=1, compare=FLOAT32)
def one_layer(student, rng):
    """The gradients of a single layer"""
    return through_network(student, rng, 7, 4, 6)


@check("mlp_backward", points=1, compare=FLOAT32)
def layers_of_one_size(student, rng):
    """The gradients of layers that all have the same shape come in the layers' order"""
    return through_network(student, rng, 7, 5, 5, 5, 5)


@check("mlp_backward", points=1, compare=FLOAT32, needs="ordinary_network")
def unit_at_zero(student, rng):
    """A hidden unit that is exactly 0 before its ReLU passes nothing back"""
    x = rng.normal(size=(20, 4))
    layers = network(rng, x, 4, 6, 3)
    layers[0][0][:, 2] = 0
    layers[0][1][2] = 0
    _, caches = student.mlp_forward(x, layers)
    gradients = numbered(student.mlp_backward(rng.normal(size=(20, 3)), caches))
    return {
        "dweights_1_of_the_unit": np.asarray(gradients["dweights_1"])[:, 2],
        "dbias_1_of_the_unit": np.asarray(gradients["dbias_1"])[2],
    }


@check("mlp_backward", points=1, compare=FLOAT32)
def two_networks_in_a_row(student, rng):
    """Two networks go forward before the first goes back"""
    x, other = rng.normal(size=(7, 4)), rng.normal(size=(7, 4))
    _, caches = student.mlp_forward(x, network(rng, x, 4, 6, 3))
    student.mlp_forward(other, network(rng, other, 4, 6, 3))
    return numbered(student.mlp_backward(rng.normal(size=(7, 3)), caches))


@check("mlp_backward", points=2, compare=FLOAT32, hidden=True)
def deep_network(student, rng):
    """The gradients of a deeper network"""
    return through_network(student, rng, 13, 6, 9, 8, 7, 10, 5)


@check("mlp_backward", points=1, compare=UNTOUCHED, needs="ordinary_network")
def leaves_arguments_alone(student, rng):
    """The upstream gradient, inputs, weights and biases are left as they were"""
    x, dscores = rng.normal(size=(6, 5)), rng.normal(size=(6, 4))
    layers = network(rng, x, 5, 7, 4)
    _, caches = student.mlp_forward(x, layers)
    student.mlp_backward(dscores, caches)
    return {"dscores": dscores, "x": x, **numbered(layers, "weights", "bias")}


# -------------------------------------------------------------------------------- numerical_gradient
# In these functions the second derivative is large beside the first, so that a one-sided difference
# shows (1e-5 off, or a little less); the rounding error of a central one stays below 1e-8.


def sum_of_exponentials(x):
    """Each entry counts for itself."""
    return np.exp(4 * x).sum()


def squared_sum_of_exponentials(x):
    """Every partial derivative depends on all entries."""
    return np.exp(2 * x).sum() ** 2


def sum_of_cubes(x):
    """Its central difference is 3 x² + h² exactly, for any h."""
    return (x**3).sum()


def line_plus_parabola(x):
    """Its derivative is 1 + x, for entries of any size."""
    return (x + x**2 / 2).sum()


@check("numerical_gradient", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """A gradient shaped like x"""
    return {"gradient": student.numerical_gradient(sum_of_exponentials, rng.uniform(-1, 1, size=(3, 4)))}


@check("numerical_gradient", points=3, compare=CENTRAL)
def ordinary_function(student, rng):
    """The gradient of a smooth function of a matrix"""
    x = rng.uniform(-1, 1, size=(4, 3))
    return {"gradient": student.numerical_gradient(squared_sum_of_exponentials, x)}


@check("numerical_gradient", points=1, compare=CENTRAL)
def entries_of_any_size(student, rng):
    """Entries of 0 and of 20 are differentiated as well as the others"""
    x = rng.uniform(1, 2, size=(3, 5))
    x *= np.array([[0, 0.001, 1, -0.1, 0.01], [10, -10, 20, -7, 15], [-20, 5, 8, -15, 12]])
    gradient = np.asarray(student.numerical_gradient(line_plus_parabola, x))
    return {"at_zero": gradient[0, 0], "small": gradient[0, 1:], "large": gradient[1:]}


@check("numerical_gradient", points=1, compare=CENTRAL)
def vector_and_higher_rank(student, rng):
    """x may be a vector, or of rank 3"""
    vector, rank_3 = rng.uniform(-1, 1, size=7), rng.uniform(-1, 1, size=(5, 4, 3))
    return {
        "vector": student.numerical_gradient(sum_of_exponentials, vector),
        "rank_3": student.numerical_gradient(sum_of_exponentials, rank_3),
    }


@check("numerical_gradient", points=1, compare={"gradient": CENTRAL, "by_default": TINY_CENTRAL})
def larger_step(student, rng):
    """The step that was asked for is the step that is taken, and the default one where none was"""
    x = rng.uniform(-1, 1, size=(5, 3))
    return {
        "gradient": student.numerical_gradient(sum_of_cubes, x, h=0.25),
        "by_default": student.numerical_gradient(sum_of_cubes, 1e-5 * rng.uniform(-1, 1, size=(3, 4))),
    }


@check("numerical_gradient", points=1, compare=CENTRAL, hidden=True)
def other_sizes(student, rng):
    """The gradient of a smooth function of a larger matrix"""
    x = rng.uniform(-1, 1, size=(6, 7))
    return {"gradient": student.numerical_gradient(squared_sum_of_exponentials, x, h=2e-5)}


@check("numerical_gradient", points=1, compare=RESTORED, needs="ordinary_function")
def leaves_arguments_alone(student, rng):
    """x is as it was, also where the function nudged it and put it back"""
    x = rng.uniform(0.5, 1, size=(3, 5))
    student.numerical_gradient(sum_of_exponentials, x)
    return {"x": x}
