"""Checks of convolution, pooling and flattening, and of a small network that is made of them.

What a network learns is asked of relations, as in `mnist`, on pieces of the same 1,500 digits. The accuracy
that counts, on the 10,000 test images, is judged by the tier of course.toml.
"""

from pathlib import Path

import numpy as np

from grader.authoring import at_least, check, close, exact, same_shape

DATA = Path(__file__).parents[1] / "mnist" / "data"
SAMPLE = DATA / "sample.npz"  # the first 1,500 training images, with labels
UNSEEN_IMAGES = DATA / "unseen.npz"  # the next 600, without
UNSEEN_LABELS = DATA / "unseen_labels.npz"  # which never come near student code: a measure reads them
SECONDS, MEMORY = 30, 1024  # for checks that train: on 900 images at most, a sixtieth of the full set
EPOCHS_READ = 1000  # of a log
FEW, FEWER = 4, 2  # epochs at most; fewer where it does not matter how well a network reads

SHAPES = same_shape(reason="shapes and finiteness only; the values are asked for next")
FLOAT32 = close(
    rtol=1e-5,
    atol=1e-5,
    reason="float32 carries 1e-7 of sums of up to 100 products; a wrong formula is off by 1e-2 and more",
)
LARGE = close(
    rtol=1e-5,
    atol=1e-1,
    reason="float32 carries 1e-7 of sums of products of 100,000; a wrong formula is off by 10 and more",
)
PICKED = close(rtol=1e-6, reason="a maximum is one of the inputs; float32 carries 6e-8 of it")
UNTOUCHED = exact(reason="an array that was left alone is equal bit for bit")
COUNT = at_least(1, reason="one is the smallest number of what has to be there")
NOT_NEGATIVE = at_least(0, reason="no loss and no share is below 0; equality is allowed")
LEARNT = at_least(1e-6, reason="one step of a small learning rate moves 1e-4 of a layer; no step moves 0")
BELOW_GUESSING = at_least(
    0.3, reason="guessing costs log(10) = 2.3; after 40 steps of plain SGD the loss is 1.2 and falling"
)
FALLING = at_least(0.01, reason="the first epoch begins with a loss of 2.3, the last one with 1.6 or less")
UNSEEN_LOSS = at_least(
    2.3, reason="log(10) is the loss of guessing; who never saw a digit gives it less than guessing does"
)
AS_FAST = at_least(
    -0.25,
    reason="shuffled alike, both differ by a few hundredths; one digit after the other, all but the last ones"
    " are forgotten: 19 % to 24 % are read in place of 50 % to 76 %",
)
OF_ONE_SIZE = at_least(
    0.05,
    reason="an epoch's mean loss is no less than the loss after it, but for what dropout and moving means do;"
    " divided by the size of a batch once too often it is 0.01 of it",
)
AGREEING = at_least(
    -0.01, reason="rounding may turn 2 of 200 labels; a share worked out otherwise is off by more"
)
UNTRAINED_FOR = at_least(0.8, reason="who never saw a digit of a class hardly ever names it")
REPEATED = close(
    rtol=1e-6,
    atol=1e-4,
    reason="float32 may round otherwise in a second run; another seed gives more than 0.1",
)
SEEN = at_least(0.7, reason="40 steps of plain SGD read 80 % of these images, guessing 10 %")
UNSEEN = at_least(0.6, reason="40 steps of plain SGD read 75 % of such images, guessing 10 %")
NEARLY_ALL_ALIKE = at_least(
    0.97, reason="in float32 an image alone is scored differently by 1e-6, which may turn a label or two"
)
LOCKSTEP = close(
    rtol=1e-4,
    reason="parts in float32 are 1e-5 off in 10 steps; a wrong part is off by more than 1e-3",
)


def away_from_zero(rng, *shape):
    """Numbers with a size between 0.1 and 2, every other one negative, in random order."""
    signs = np.where(rng.permutation(int(np.prod(shape))) % 2, -1, 1)
    return rng.uniform(0.1, 2, size=shape) * signs.reshape(shape)


# ------------------------------------------------------------------------------------ conv2d_forward


def layer(rng, images, window):
    """x (N, H, W, C), kernel (kh, kw, C, F) and bias (F,), for x's shape and the kernel's."""
    x, kernel = away_from_zero(rng, *images), away_from_zero(rng, *window)
    return x, kernel, away_from_zero(rng, window[-1])


@check("conv2d_forward", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """One output for every place of the kernel and every filter"""
    out, _ = student.conv2d_forward(*layer(rng, (2, 6, 6, 3), (3, 3, 3, 5)))
    return {"out": out}


@check("conv2d_forward", points=3, compare=FLOAT32)
def ordinary_images(student, rng):
    """Outputs for ordinary images, without padding"""
    out, _ = student.conv2d_forward(*layer(rng, (3, 6, 6, 2), (3, 3, 2, 4)))
    return {"out": out}


@check("conv2d_forward", points=1, compare={"extreme": LARGE, "ordinary": FLOAT32})
def extreme_inputs(student, rng):
    """Outputs for an image of pixels as large as 10,000, beside ordinary ones"""
    x, kernel, bias = layer(rng, (3, 5, 5, 2), (2, 2, 2, 3))
    x[1] *= 1e4
    out, _ = student.conv2d_forward(x, kernel, bias)
    out = np.asarray(out)
    return {"extreme": out[1], "ordinary": out[[0, 2]]}


@check("conv2d_forward", points=1, compare=FLOAT32)
def bias_alone(student, rng):
    """The output for an image of zeros is the bias, at every place"""
    x, kernel, bias = layer(rng, (2, 5, 5, 2), (3, 3, 2, 4))
    out, _ = student.conv2d_forward(0 * x, kernel, bias)
    return {"out": out}


@check("conv2d_forward", points=1, compare=FLOAT32)
def kernel_of_one_pixel(student, rng):
    """A kernel of 1 x 1 pixels mixes the channels of each pixel"""
    out, _ = student.conv2d_forward(*layer(rng, (2, 3, 3, 5), (1, 1, 5, 3)))
    return {"out": out}


@check("conv2d_forward", points=2, compare=FLOAT32)
def larger_strides(student, rng):
    """Windows that move by 2 and by 3 pixels, also where pixels are left over at the end"""
    by_2, _ = student.conv2d_forward(*layer(rng, (2, 7, 7, 2), (3, 3, 2, 3)), strides=2)
    left_over, _ = student.conv2d_forward(*layer(rng, (2, 8, 8, 2), (3, 3, 2, 3)), strides=2)
    by_3, _ = student.conv2d_forward(*layer(rng, (2, 9, 9, 1), (2, 2, 1, 4)), strides=3)
    return {"by_2": by_2, "left_over": left_over, "by_3": by_3}


@check("conv2d_forward", points=2, compare=FLOAT32)
def same_padding(student, rng):
    """With "same", images keep their size; an even kernel has more padding at the bottom and the right"""
    odd, _ = student.conv2d_forward(*layer(rng, (2, 5, 5, 2), (3, 3, 2, 3)), padding="same")
    even, _ = student.conv2d_forward(*layer(rng, (2, 6, 6, 2), (4, 4, 2, 3)), padding="same")
    return {"odd": odd, "even": even}


@check("conv2d_forward", points=2, compare=FLOAT32)
def same_padding_and_strides(student, rng):
    """With "same" and strides of 2, 3 and 4, the size is divided and rounded up"""
    odd, _ = student.conv2d_forward(*layer(rng, (2, 7, 7, 2), (3, 3, 2, 3)), strides=2, padding="same")
    even, _ = student.conv2d_forward(*layer(rng, (2, 8, 8, 2), (3, 3, 2, 3)), strides=2, padding="same")
    wide, _ = student.conv2d_forward(*layer(rng, (2, 7, 7, 1), (2, 2, 1, 4)), strides=3, padding="same")
    gaps, _ = student.conv2d_forward(*layer(rng, (2, 8, 8, 1), (1, 1, 1, 3)), strides=4, padding="same")
    return {"odd": odd, "even": even, "wide": wide, "gaps": gaps}


@check("conv2d_forward", points=1, compare=FLOAT32)
def oblong_images_and_kernels(student, rng):
    """Images and kernels that are wider than high, and higher than wide"""
    wide, _ = student.conv2d_forward(*layer(rng, (2, 4, 7, 2), (2, 3, 2, 3)))
    high, _ = student.conv2d_forward(*layer(rng, (2, 8, 5, 2), (4, 3, 2, 3)), strides=2, padding="same")
    return {"wide": wide, "high": high}


@check("conv2d_forward", points=2, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """Outputs for other sizes of images, kernels, strides and paddings"""
    valid, _ = student.conv2d_forward(*layer(rng, (4, 10, 7, 3), (3, 2, 3, 5)), strides=2)
    same, _ = student.conv2d_forward(*layer(rng, (3, 6, 8, 3), (3, 4, 3, 2)), strides=2, padding="same")
    return {"valid": valid, "same": same}


@check("conv2d_forward", points=1, compare=UNTOUCHED, needs="ordinary_images")
def leaves_arguments_alone(student, rng):
    """Images, kernel and bias are left as they were"""
    x, kernel, bias = layer(rng, (2, 5, 5, 2), (3, 3, 2, 3))
    student.conv2d_forward(x, kernel, bias, padding="same")
    return {"x": x, "kernel": kernel, "bias": bias}


# ----------------------------------------------------------------------------------- conv2d_backward


def through_conv(student, rng, images, window, scale=1.0, **settings):
    """The three gradients of a convolution for random images and a random upstream gradient."""
    out, cache = student.conv2d_forward(*layer(rng, images, window), **settings)
    dx, dkernel, dbias = student.conv2d_backward(scale * away_from_zero(rng, *np.shape(out)), cache)
    return {"dx": dx, "dkernel": dkernel, "dbias": dbias}


def named(**gradients):
    """The three gradients of several layers: dx_odd, dkernel_odd, dbias_odd, dx_even, ..."""
    return {f"{key}_{name}": array for name, three in gradients.items() for key, array in three.items()}


@check("conv2d_backward", points=0.1, compare=SHAPES, needs="conv2d_forward::shape_and_finite")
def shape_and_finite(student, rng):
    """Gradients shaped like x, kernel and bias"""
    return through_conv(student, rng, (2, 6, 6, 3), (3, 3, 3, 5))


@check("conv2d_backward", points=3, compare=FLOAT32)
def ordinary_gradients(student, rng):
    """The three gradients for ordinary images, without padding"""
    return through_conv(student, rng, (3, 6, 6, 2), (3, 3, 2, 4))


@check("conv2d_backward", points=1, compare=LARGE)
def extreme_gradient(student, rng):
    """The three gradients for an upstream gradient of 10,000"""
    return through_conv(student, rng, (2, 5, 5, 2), (2, 2, 2, 3), scale=1e4)


@check("conv2d_backward", points=2, compare=FLOAT32)
def larger_strides(student, rng):
    """Windows that move by 2 and by 3 pixels: what no window has seen gets a gradient of 0"""
    return named(
        by_2=through_conv(student, rng, (2, 7, 7, 2), (3, 3, 2, 3), strides=2),
        left_over=through_conv(student, rng, (2, 8, 8, 2), (3, 3, 2, 3), strides=2),
        by_3=through_conv(student, rng, (2, 9, 9, 1), (2, 2, 1, 4), strides=3),
    )


@check("conv2d_backward", points=2, compare=FLOAT32)
def same_padding(student, rng):
    """With "same", the gradient of the padding is cut off on the sides where padding was"""
    return named(
        odd=through_conv(student, rng, (2, 5, 5, 2), (3, 3, 2, 3), padding="same"),
        even=through_conv(student, rng, (2, 6, 6, 2), (4, 4, 2, 3), padding="same"),
    )


@check("conv2d_backward", points=2, compare=FLOAT32)
def same_padding_and_strides(student, rng):
    """The three gradients with "same" and strides of 2 and 3"""
    return named(
        odd=through_conv(student, rng, (2, 7, 7, 2), (3, 3, 2, 3), strides=2, padding="same"),
        even=through_conv(student, rng, (2, 8, 8, 2), (3, 3, 2, 3), strides=2, padding="same"),
        wide=through_conv(student, rng, (2, 7, 7, 1), (2, 2, 1, 4), strides=3, padding="same"),
    )


@check("conv2d_backward", points=1, compare=FLOAT32)
def oblong_images_and_kernels(student, rng):
    """The three gradients for images and kernels that are not square"""
    return named(
        wide=through_conv(student, rng, (2, 4, 7, 2), (2, 3, 2, 3)),
        high=through_conv(student, rng, (2, 8, 5, 2), (4, 3, 2, 3), strides=2, padding="same"),
    )


def two_ways(rng):
    """A layer and an upstream gradient, and in which direction x, kernel and bias are moved."""
    arrays = layer(rng, (2, 6, 7, 2), (3, 2, 2, 3))
    return arrays, away_from_zero(rng, 2, 3, 4, 3), [away_from_zero(rng, *array.shape) for array in arrays]


def moved_and_differentiated(student, rng):
    """The gradients, and the outputs of the same layer with each array moved there and back."""
    arrays, dout, directions = two_ways(rng)
    settings = {"strides": 2, "padding": "same"}
    _, cache = student.conv2d_forward(*(array.copy() for array in arrays), **settings)
    items = dict(zip(("dx", "dkernel", "dbias"), student.conv2d_backward(dout, cache), strict=True))
    for number, name in enumerate(("x", "kernel", "bias")):
        for side, sign in (("above", 1), ("below", -1)):
            moved = [
                a + sign * (n == number) * d for n, (a, d) in enumerate(zip(arrays, directions, strict=True))
            ]
            items[f"{name}_{side}"], _ = student.conv2d_forward(*moved, **settings)
    return items


def slopes(rng, dx, dkernel, dbias, **outs):
    """How fast the loss grows in each direction: as the gradient says, and as central differences do.

    The layer is linear in each of its arrays, so a step of 1 is as exact as a small one.
    """
    _, dout, directions = two_ways(rng)
    items = {}
    for name, gradient, direction in zip(
        ("x", "kernel", "bias"), (dx, dkernel, dbias), directions, strict=True
    ):
        difference = outs[f"{name}_above"] - outs[f"{name}_below"]
        items[f"{name}_by_gradient"] = np.sum(gradient * direction)
        items[f"{name}_by_differences"] = np.sum(dout * difference) / 2
    return items


@check("conv2d_backward", points=1, measure=slopes, compare=FLOAT32, needs="ordinary_gradients")
def as_differences_say(student, rng):
    """The slopes that the gradients give are those of central differences of the forward pass"""
    return moved_and_differentiated(student, rng)


@check("conv2d_backward", points=1, compare=FLOAT32)
def two_layers_in_a_row(student, rng):
    """Two layers go forward before the first goes back"""
    x, kernel, bias = layer(rng, (2, 5, 5, 2), (3, 3, 2, 3))
    _, cache = student.conv2d_forward(x, kernel, bias)
    student.conv2d_forward(x + 1, kernel - 1, bias)
    dx, dkernel, dbias = student.conv2d_backward(away_from_zero(rng, 2, 3, 3, 3), cache)
    return {"dx": dx, "dkernel": dkernel, "dbias": dbias}


@check("conv2d_backward", points=2, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """The three gradients for other sizes of images, kernels, strides and paddings"""
    return named(
        valid=through_conv(student, rng, (4, 10, 7, 3), (3, 2, 3, 5), strides=2),
        same=through_conv(student, rng, (3, 6, 8, 3), (3, 4, 3, 2), strides=2, padding="same"),
    )


@check("conv2d_backward", points=1, compare=UNTOUCHED, needs="ordinary_gradients")
def leaves_arguments_alone(student, rng):
    """The upstream gradient, images, kernel and bias are left as they were"""
    x, kernel, bias = layer(rng, (2, 5, 5, 2), (3, 3, 2, 3))
    dout = away_from_zero(rng, 2, 5, 5, 3)
    _, cache = student.conv2d_forward(x, kernel, bias, padding="same")
    student.conv2d_backward(dout, cache)
    return {"dout": dout, "x": x, "kernel": kernel, "bias": bias}


# ---------------------------------------------------------------------------------- max_pool_forward


def no_ties(rng, *shape):
    """Numbers between -2 and 2 of which no two are nearer than a little: each window has one maximum."""
    count = int(np.prod(shape))
    return ((rng.permutation(count) + rng.uniform(0.2, 0.8, size=count)) * 4 / count - 2).reshape(shape)


@check("max_pool_forward", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """One output for every window and channel"""
    out, _ = student.max_pool_forward(no_ties(rng, 2, 6, 6, 4))
    return {"out": out}


@check("max_pool_forward", points=3, compare=PICKED)
def ordinary_images(student, rng):
    """Outputs for ordinary images, and windows of 2 x 2 pixels"""
    out, _ = student.max_pool_forward(no_ties(rng, 3, 6, 6, 4))
    return {"out": out}


@check("max_pool_forward", points=1, compare=PICKED)
def extreme_inputs(student, rng):
    """Outputs where pixels of 10,000 and -10,000 stand beside ordinary ones"""
    x = no_ties(rng, 3, 6, 6, 2)
    x[1, ::3, ::3] = 1e4
    x[2, 1:4] *= -1e4
    out, _ = student.max_pool_forward(x)
    return {"out": out}


@check("max_pool_forward", points=1, compare=PICKED)
def negative_inputs(student, rng):
    """Where all pixels are below 0, so is the maximum, beside padding too"""
    inside, _ = student.max_pool_forward(no_ties(rng, 2, 4, 4, 2) - 3)
    at_the_border, _ = student.max_pool_forward(no_ties(rng, 2, 5, 5, 2) - 3, padding="same")
    return {"inside": inside, "at_the_border": at_the_border}


@check("max_pool_forward", points=1, compare=PICKED)
def larger_windows(student, rng):
    """Windows of 3 x 3 pixels move by 3 where no strides are given; pixels that are left over are not seen"""
    exactly, _ = student.max_pool_forward(no_ties(rng, 2, 6, 6, 3), pool_size=3)
    left_over, _ = student.max_pool_forward(no_ties(rng, 2, 8, 8, 2), pool_size=3)
    return {"exactly": exactly, "left_over": left_over}


@check("max_pool_forward", points=2, compare=PICKED)
def other_strides(student, rng):
    """Windows that overlap, and windows with gaps between them"""
    overlapping, _ = student.max_pool_forward(no_ties(rng, 2, 7, 7, 2), pool_size=3, strides=2)
    every_pixel, _ = student.max_pool_forward(no_ties(rng, 2, 5, 5, 2), strides=1)
    gaps, _ = student.max_pool_forward(no_ties(rng, 2, 8, 8, 3), strides=3)
    return {"overlapping": overlapping, "every_pixel": every_pixel, "gaps": gaps}


@check("max_pool_forward", points=2, compare=PICKED)
def same_padding(student, rng):
    """With "same", windows reach beyond the image, first of all at the bottom and the right"""
    odd, _ = student.max_pool_forward(no_ties(rng, 2, 5, 5, 3), padding="same")
    both_sides, _ = student.max_pool_forward(no_ties(rng, 2, 7, 7, 2), pool_size=3, padding="same")
    overlapping, _ = student.max_pool_forward(
        no_ties(rng, 2, 6, 6, 2), pool_size=3, strides=2, padding="same"
    )
    return {"odd": odd, "both_sides": both_sides, "overlapping": overlapping}


@check("max_pool_forward", points=1, compare=PICKED)
def oblong_images(student, rng):
    """Images that are wider than high, and higher than wide, of numbers above 0"""
    wide, _ = student.max_pool_forward(no_ties(rng, 2, 4, 8, 3) + 3)
    high, _ = student.max_pool_forward(no_ties(rng, 2, 9, 5, 2) + 3, pool_size=3, strides=2, padding="same")
    return {"wide": wide, "high": high}


@check("max_pool_forward", points=2, compare=PICKED, hidden=True)
def other_sizes(student, rng):
    """Outputs for other sizes of images and windows"""
    valid, _ = student.max_pool_forward(no_ties(rng, 4, 11, 8, 3), pool_size=3, strides=2)
    same, _ = student.max_pool_forward(no_ties(rng, 3, 6, 9, 2) - 3, pool_size=4, padding="same")
    return {"valid": valid, "same": same}


@check("max_pool_forward", points=1, compare=UNTOUCHED, needs="ordinary_images")
def leaves_arguments_alone(student, rng):
    """The images are left as they were"""
    x = no_ties(rng, 2, 5, 5, 3)
    student.max_pool_forward(x, padding="same")
    return {"x": x}


# --------------------------------------------------------------------------------- max_pool_backward


def through_pool(student, rng, *shape, scale=1.0, offset=0.0, **settings):
    """dx of a pooling layer for random images and a random upstream gradient."""
    out, cache = student.max_pool_forward(no_ties(rng, *shape) + offset, **settings)
    return student.max_pool_backward(scale * away_from_zero(rng, *np.shape(out)), cache)


@check("max_pool_backward", points=0.1, compare=SHAPES, needs="max_pool_forward::shape_and_finite")
def shape_and_finite(student, rng):
    """A gradient shaped like x"""
    return {"dx": through_pool(student, rng, 2, 6, 6, 4)}


@check("max_pool_backward", points=3, compare=FLOAT32)
def ordinary_images(student, rng):
    """The gradient goes to the maximum of each window, and nowhere else"""
    return {"dx": through_pool(student, rng, 3, 6, 6, 4)}


@check("max_pool_backward", points=1, compare=LARGE)
def extreme_gradient(student, rng):
    """An upstream gradient of 10,000"""
    return {"dx": through_pool(student, rng, 2, 4, 4, 3, scale=1e4)}


@check("max_pool_backward", points=1, compare=FLOAT32)
def negative_inputs(student, rng):
    """Where all pixels are below 0, one of them is the maximum, and not the padding"""
    return {
        "inside": through_pool(student, rng, 2, 4, 4, 2, offset=-3),
        "at_the_border": through_pool(student, rng, 2, 5, 5, 2, offset=-3, padding="same"),
    }


@check("max_pool_backward", points=1, compare=FLOAT32)
def larger_windows(student, rng):
    """Windows of 3 x 3 pixels: what no window has seen gets a gradient of 0"""
    return {
        "exactly": through_pool(student, rng, 2, 6, 6, 3, pool_size=3),
        "left_over": through_pool(student, rng, 2, 8, 8, 2, pool_size=3),
    }


@check("max_pool_backward", points=2, compare=FLOAT32)
def overlapping_windows(student, rng):
    """A pixel that is the maximum of several windows gets the sum of their gradients"""
    return {
        "by_2": through_pool(student, rng, 2, 7, 7, 2, pool_size=3, strides=2),
        "by_1": through_pool(student, rng, 2, 5, 5, 2, pool_size=3, strides=1),
    }


@check("max_pool_backward", points=1, compare=FLOAT32)
def windows_with_gaps(student, rng):
    """Pixels between the windows get a gradient of 0"""
    return {"dx": through_pool(student, rng, 2, 8, 8, 3, strides=3)}


@check("max_pool_backward", points=2, compare=FLOAT32)
def same_padding(student, rng):
    """With "same", the gradient of the padding is cut off on the sides where padding was"""
    return {
        "odd": through_pool(student, rng, 2, 5, 5, 3, padding="same"),
        "both_sides": through_pool(student, rng, 2, 7, 7, 2, pool_size=3, padding="same"),
        "overlapping": through_pool(student, rng, 2, 6, 6, 2, pool_size=3, strides=2, padding="same"),
    }


@check("max_pool_backward", points=1, compare=FLOAT32)
def oblong_images(student, rng):
    """Images that are wider than high, and higher than wide"""
    return {
        "wide": through_pool(student, rng, 2, 4, 8, 3),
        "high": through_pool(student, rng, 2, 9, 5, 2, pool_size=3, strides=2, padding="same"),
    }


@check("max_pool_backward", points=1, compare=FLOAT32)
def two_layers_in_a_row(student, rng):
    """Two layers go forward before the first goes back"""
    x = no_ties(rng, 2, 4, 4, 3)
    _, cache = student.max_pool_forward(x)
    student.max_pool_forward(-x)
    return {"dx": student.max_pool_backward(away_from_zero(rng, 2, 2, 2, 3), cache)}


@check("max_pool_backward", points=2, compare=FLOAT32, hidden=True)
def other_sizes(student, rng):
    """The gradient for other sizes of images and windows"""
    return {
        "valid": through_pool(student, rng, 4, 11, 8, 3, pool_size=3, strides=2),
        "same": through_pool(student, rng, 3, 6, 9, 2, offset=-3, pool_size=4, padding="same"),
    }


@check("max_pool_backward", points=1, compare=UNTOUCHED, needs="ordinary_images")
def leaves_arguments_alone(student, rng):
    """The upstream gradient and the images are left as they were"""
    x, dout = no_ties(rng, 2, 5, 5, 3), away_from_zero(rng, 2, 3, 3, 3)
    _, cache = student.max_pool_forward(x, padding="same")
    student.max_pool_backward(dout, cache)
    return {"dout": dout, "x": x}


# ------------------------------------------------------------------------------------------- flatten


@check("flatten", points=0.1, compare=SHAPES)
def shape_and_finite(student, rng):
    """One row an image"""
    return {"out": student.flatten(away_from_zero(rng, 3, 2, 4, 5))}


@check("flatten", points=2, compare=PICKED)
def ordinary_images(student, rng):
    """Row by row, in a row pixel by pixel, in a pixel channel by channel"""
    return {"out": student.flatten(away_from_zero(rng, 4, 3, 3, 2))}


@check("flatten", points=1, compare=PICKED)
def oblong_images(student, rng):
    """Images that are wider than high, and higher than wide"""
    return {
        "wide": student.flatten(away_from_zero(rng, 3, 2, 5, 3)),
        "high": student.flatten(away_from_zero(rng, 2, 4, 1, 3)),
    }


@check("flatten", points=1, compare=PICKED)
def small_ones(student, rng):
    """A single image, images of one channel, and images of one pixel"""
    return {
        "single": student.flatten(away_from_zero(rng, 1, 3, 2, 2)),
        "one_channel": student.flatten(away_from_zero(rng, 3, 2, 3, 1)),
        "one_pixel": student.flatten(away_from_zero(rng, 3, 1, 1, 4)),
    }


@check("flatten", points=1, compare=PICKED, hidden=True)
def other_sizes(student, rng):
    """Images of another size"""
    return {"out": student.flatten(away_from_zero(rng, 5, 4, 6, 3))}


@check("flatten", points=1, compare=UNTOUCHED, needs="ordinary_images")
def leaves_arguments_alone(student, rng):
    """The images are left as they were, in their shape as well"""
    x = away_from_zero(rng, 3, 4, 3, 2)
    student.flatten(x)
    return {"x": x}


# -- what the checks of networks work with -----------------------------------------------------------


def digits(rng, *counts):
    """Groups of images and labels, (x, y), drawn from the sample; no image is in two of them."""
    with np.load(SAMPLE) as archive:
        x, y = archive["x"], archive["y"]
    order = rng.permutation(len(x))
    ends = np.cumsum(counts)
    return [(x[chosen], y[chosen]) for chosen in np.split(order, ends)[: len(counts)]]


def some_of_600(rng, count):
    """Which of the images without labels are taken."""
    return rng.permutation(600)[:count]


def several_times(group, times=3):
    """A group in which every image stands several times: more steps an epoch from few images."""
    x, y = group
    return np.tile(x, (times, 1, 1)), np.tile(y, times)


def in_order_of_labels(group):
    """A group with all of 0 first and all of 9 last."""
    x, y = group
    order = np.argsort(y, kind="stable")
    return x[order], y[order]


class Curve:
    """What training logs, one line an epoch."""

    def __init__(self):
        self.epochs, self.train_loss, self.val_loss, self.val_accuracy = [], [], [], []

    def log(self, epoch, train_loss, val_loss, val_accuracy):
        """Note one line."""
        self.epochs.append(int(epoch))
        self.train_loss.append(float(train_loss))
        self.val_loss.append(float(val_loss))
        self.val_accuracy.append(float(val_accuracy))


def trained(student, seed, train, validation, curve=None, epochs=FEW):
    """The parameters of a network; `seed` is a number, or a generator that is to be used itself.

    It is trained on copies, so that a check shows one mistake and not two.
    """
    arrays = [array.copy() for array in (*train, *validation)]
    settings = student.HYPERPARAMETERS
    planned = settings["epochs"]
    settings["epochs"] = min(planned, epochs)
    try:
        return student.train(*arrays, np.random.default_rng(seed), (curve or Curve()).log)
    finally:
        settings["epochs"] = planned


def trained_briefly(student, seed, train, validation, curve=None):
    """The same after fewer epochs."""
    return trained(student, seed, train, validation, curve, FEWER)


def new_seed(rng):
    """A seed for a training of its own."""
    return int(rng.integers(2**31))


def float_arrays(value, met=()):
    """All arrays of floats within lists, tuples, dicts and the attributes of objects, in order."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return [value] if value.size > 1 else []
    if any(value is other for other in met):
        return []
    if isinstance(value, dict):
        inner = value.values()
    elif isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.dtype.kind == "O"):
        inner = list(np.ravel(value)) if isinstance(value, np.ndarray) else value
    elif type(value).__module__ != "builtins":  # no number, no text, no function, no module
        names = [*getattr(value, "__dict__", ()), *getattr(type(value), "__slots__", ())]
        inner = [getattr(value, name) for name in names if hasattr(value, name)]
    else:
        return []
    return [array for part in inner for array in float_arrays(part, (*met, value))]


def differences(first, second):
    """How far each array of one network is from that of another, relative to its size: 0 where equal."""
    pairs = zip(float_arrays(first), float_arrays(second), strict=False)
    return np.array([relative_difference(*pair) for pair in pairs])


def relative_difference(first, second):
    """norm(first - second) over the larger of their norms; 0 for arrays that are both 0."""
    if first.shape != second.shape:
        return 1.0
    size = max(np.linalg.norm(first), np.linalg.norm(second))
    return np.linalg.norm(first - second) / size if size > 0 else 0.0


def copies(parameters):
    """Copies of all arrays of a network."""
    return [array.copy() for array in float_arrays(parameters)]


def number_changed(before, parameters):
    """How many arrays of a network are not what they were, or are gone."""
    after = float_arrays(parameters)
    same = [np.array_equal(*pair, equal_nan=True) for pair in zip(before, after, strict=False)]
    return max(len(before), len(after)) - sum(same)


def share_alike(first, second):
    """Share of equal labels."""
    return np.mean(np.asarray(first) == np.asarray(second))


# -- train -------------------------------------------------------------------------------------------


@check(
    "train",
    points=1,
    seconds=SECONDS,
    memory=MEMORY,
    compare={
        "lines": COUNT,
        "steps_between_epochs": COUNT,
        "train_loss": NOT_NEGATIVE,
        "val_loss": NOT_NEGATIVE,
        "val_accuracy": NOT_NEGATIVE,
        "one_minus_val_accuracy": NOT_NEGATIVE,
    },
)
def shape_and_finite(student, rng):
    """A line for every epoch: finite losses, and an accuracy between 0 and 1"""
    train, validation = digits(rng, 121, 43)
    curve = Curve()
    trained_briefly(student, rng, train, validation, curve)
    return {
        "lines": len(curve.epochs),
        "steps_between_epochs": np.diff(curve.epochs, prepend=-1),
        "train_loss": np.array(curve.train_loss),
        "val_loss": np.array(curve.val_loss),
        "val_accuracy": np.array(curve.val_accuracy),
        "one_minus_val_accuracy": 1 - np.array(curve.val_accuracy),
    }


@check(
    "train",
    points=2,
    seconds=SECONDS,
    memory=MEMORY,
    compare={"below_guessing": BELOW_GUESSING, "fall": FALLING},
)
def loss_falls(student, rng):
    """The training loss falls well below that of guessing"""
    return fall_of_the_loss(student, rng, *digits(rng, 300, 50))


@check(
    "train",
    points=1,
    seconds=SECONDS,
    memory=MEMORY,
    hidden=True,
    compare={"below_guessing": BELOW_GUESSING, "fall": FALLING},
)
def loss_falls_for_other_images(student, rng):
    """The training loss falls for other images, with labels of another integer type"""
    (x, y), (x_val, y_val) = digits(rng, 280, 60)
    return fall_of_the_loss(student, rng, (x, y.astype(np.int64)), (x_val, y_val.astype(np.int64)))


def fall_of_the_loss(student, rng, train, validation):
    """How far the last training loss is below log(10), and below the first one."""
    curve = Curve()
    trained(student, rng, several_times(train), validation, curve)
    losses = [np.log(10), *curve.train_loss]
    first = losses[1] if len(losses) > 2 else losses[0]
    return {"below_guessing": np.log(10) - losses[-1], "fall": first - losses[-1]}


@check("train", points=3, seconds=SECONDS, memory=MEMORY, compare=LEARNT)
def every_part_learns(student, rng):
    """Every array of the network depends on the images it was trained on"""
    here, there, validation = digits(rng, 130, 130, 30)
    seed = new_seed(rng)
    first = trained_briefly(student, seed, here, validation)
    second = trained_briefly(student, seed, there, validation)
    return {"difference": differences(first, second)}


@check(
    "train",
    points=1,
    seconds=SECONDS,
    memory=MEMORY,
    compare={"one_minus_val_accuracy": UNTRAINED_FOR, "val_loss": UNSEEN_LOSS},
)
def validation_images_only_judge(student, rng):
    """Trained on 5 to 9 and judged by 0 to 4, a network is nearly always wrong"""
    ((x, y),) = digits(rng, 1000)
    high, low = y >= 5, y < 5
    curve = Curve()
    train, validation = (x[high][:300], y[high][:300]), (x[low][:200], y[low][:200])
    trained(student, rng, several_times(train, 2), several_times(validation, 2), curve)
    return {"one_minus_val_accuracy": 1 - curve.val_accuracy[-1], "val_loss": curve.val_loss[-1]}


@check("train", points=0.5, seconds=SECONDS, memory=MEMORY, compare=OF_ONE_SIZE, needs="loss_falls")
def losses_of_one_size(student, rng):
    """Judged by the images it learns from, a network has a training loss of the size of the other loss"""
    ((x, y),) = digits(rng, 300)
    curve = Curve()
    trained(student, rng, several_times((x, y)), (x, y), curve)
    return {"train_loss_to_val_loss": (curve.train_loss[-1] + 1e-3) / (curve.val_loss[-1] + 1e-3)}


@check("train", points=0.5, seconds=SECONDS, memory=MEMORY, compare=AS_FAST, needs="loss_falls")
def takes_images_in_a_new_order(student, rng):
    """After one epoch, images that came sorted by label are read as well as mixed ones"""
    mixed, (x, y) = digits(rng, 400, 300)
    seed, shares = new_seed(rng), []
    for group in (in_order_of_labels(several_times(mixed, 2)), several_times(mixed, 2)):
        curve = Curve()
        trained_briefly(student, seed, group, (x, y), curve)
        shares.append(curve.val_accuracy[0])
    return {"sorted_less_mixed": shares[0] - shares[1]}


@check("train", points=1, compare=FLOAT32, needs=())
def first_batch_loss(student, rng):
    """The loss of the first mini-batch, from your layers and your loss"""
    layers, x, labels = first_network(rng)
    scores, _ = scores_of(student, layers, x)
    loss, dscores = student.module("softmax_loss").softmax_loss(scores, labels)
    return {"scores": scores, "loss": loss, "dscores": dscores}


@check("train", points=1, compare=FLOAT32, needs="first_batch_loss")
def first_batch_gradients(student, rng):
    """The gradients of the first mini-batch, from your layers and your loss"""
    layers, x, labels = first_network(rng)
    scores, caches = scores_of(student, layers, x)
    _, dscores = student.module("softmax_loss").softmax_loss(scores, labels)
    items = {}
    for number, pair in enumerate(gradients_of(student, np.asarray(dscores), caches), start=1):
        items[f"dweights_{number}"], items[f"dbias_{number}"] = pair
    return items


# -- train, in lockstep with a Keras model -----------------------------------------------------------
# Convolution (5 x 5, strides 2, "same"), ReLU, pooling (2 x 2), convolution (3 x 3), ReLU, flatten, affine.

SIZES = ((5, 5, 1, 4), (3, 3, 4, 6), (150, 10))
PARTS = (  # what every step is made of; the optimiser comes on top
    "softmax_loss::softmax_loss",
    "backprop::affine_forward",
    "backprop::affine_backward",
    "backprop::relu_forward",
    "backprop::relu_backward",
    "conv::conv2d_forward",
    "conv::conv2d_backward",
    "conv::max_pool_forward",
    "conv::max_pool_backward",
    "conv::flatten",
)
STEPS = 10
BATCH = 16
# Keras keeps an optimiser's settings in float32, and powers of two and these exactly.
BETAS = {"beta_1": 7 / 8, "beta_2": 1023 / 1024}
EPSILON = 1e-20  # where an optimiser adds its epsilon must not matter


@check("train", points=1, seconds=SECONDS, compare=LOCKSTEP, needs=(), parts=(*PARTS, "optimizers::sgd"))
def lockstep_sgd(student, rng):
    """Ten steps of SGD, in lockstep with a convolutional Keras model"""
    return lockstep(student, rng, "sgd", learning_rate=1 / 16)


@check("train", points=1, seconds=SECONDS, compare=LOCKSTEP, needs=(), parts=(*PARTS, "optimizers::momentum"))
def lockstep_momentum(student, rng):
    """Ten steps of momentum, in lockstep with a convolutional Keras model"""
    return lockstep(student, rng, "momentum", learning_rate=1 / 32, momentum=3 / 4)


@check("train", points=1, seconds=SECONDS, compare=LOCKSTEP, needs=(), parts=(*PARTS, "optimizers::adam"))
def lockstep_adam(student, rng):
    """Ten steps of Adam, in lockstep with a convolutional Keras model"""
    return lockstep(student, rng, "adam", learning_rate=1 / 512, **BETAS, epsilon=EPSILON)


def lockstep(student, rng, optimizer, **settings):
    """The loss of each mini-batch, every one but the first after one step more.

    What Keras gives comes from one compiled keras.Sequential and its own train_step, not from parts put
    together here: so the curve also proves how the parts are put together.
    """
    layers = first_layers(rng)
    ((x, y),) = digits(rng, STEPS * BATCH)
    batches = list(zip(np.split(x[..., np.newaxis] / 255, STEPS), np.split(y, STEPS), strict=True))
    if student.keras is not None:
        losses = student.keras.losses_of_a_model(layers, batches, optimizer, **settings)
    else:
        losses = losses_of_the_parts(student, layers, batches, optimizer, **settings)
    return {f"loss_{step}": loss for step, loss in enumerate(losses, start=1)}


def losses_of_the_parts(student, layers, batches, optimizer, **settings):
    """The same steps with an implementation's layers, loss and optimiser."""
    loss_of = student.module("softmax_loss").softmax_loss
    step = getattr(student.module("optimizers"), optimizer)
    states = [({}, {}) for _ in layers]
    losses = []
    for x, labels in batches:
        scores, caches = scores_of(student, layers, x)
        loss, dscores = loss_of(scores, labels)
        gradients = gradients_of(student, np.asarray(dscores), caches)
        for number, triple in enumerate(zip(layers, gradients, states, strict=True)):
            moved = [step(w, np.asarray(g), state, **settings) for w, g, state in zip(*triple, strict=True)]
            layers[number] = tuple(np.asarray(array) for array, _ in moved)
            states[number] = [state for _, state in moved]
        losses.append(loss)
    return losses


def first_network(rng):
    """The layers of the network, 2 digits and their labels."""
    ((x, labels),) = digits(rng, 2)
    return first_layers(rng), x[..., np.newaxis] / 255, labels


def first_layers(rng):
    """Kernels or weights, and biases, of the network, drawn with He's variance."""
    return [
        (
            rng.normal(0, np.sqrt(2 / np.prod(size[:-1])), size=size),
            rng.normal(0, 0.1, size=size[-1]),
        )
        for size in SIZES
    ]


def scores_of(student, layers, x):
    """The scores of the network's implementation, and the caches of its layers."""
    backprop = student.module("backprop")
    first, second, last = layers
    out, conv_1 = student.conv2d_forward(x, *first, strides=2, padding="same")
    out, relu_1 = backprop.relu_forward(np.asarray(out))
    out, pool = student.max_pool_forward(np.asarray(out))
    out, conv_2 = student.conv2d_forward(np.asarray(out), *second)
    out, relu_2 = backprop.relu_forward(np.asarray(out))
    scores, affine = backprop.affine_forward(np.asarray(student.flatten(np.asarray(out))), *last)
    return np.asarray(scores), (conv_1, relu_1, pool, conv_2, relu_2, np.shape(out), affine)


def gradients_of(student, dscores, caches):
    """The gradients of each layer's two arrays."""
    backprop = student.module("backprop")
    conv_1, relu_1, pool, conv_2, relu_2, shape, affine = caches
    dout, *last = backprop.affine_backward(dscores, affine)
    dout = backprop.relu_backward(np.reshape(dout, shape), relu_2)
    dout, *second = student.conv2d_backward(np.asarray(dout), conv_2)
    dout = backprop.relu_backward(np.asarray(student.max_pool_backward(np.asarray(dout), pool)), relu_1)
    _, *first = student.conv2d_backward(np.asarray(dout), conv_1)
    return [first, second, last]


# -- train, the whole of it --------------------------------------------------------------------------


@check(
    "train",
    points=1,
    seconds=SECONDS,
    memory=MEMORY,
    compare={"with_the_same_seed": REPEATED, "with_another_seed": LEARNT},
)
def same_seed_same_network(student, rng):
    """The same network from the same seed, another one from another seed"""
    train, validation = digits(rng, 125, 30)
    seed = new_seed(rng)
    first, again, other = (
        trained_briefly(student, number, train, validation) for number in (seed, seed, seed + 1)
    )
    return {
        "with_the_same_seed": differences(first, again).max(initial=0),
        "with_another_seed": differences(first, other).max(initial=0),
    }


@check("train", points=1, seconds=SECONDS, memory=MEMORY, compare=UNTOUCHED, needs="loss_falls")
def leaves_arguments_alone(student, rng):
    """Images and labels are left as they were"""
    (x_train, y_train), (x_val, y_val) = digits(rng, 122, 30)
    student.train(x_train, y_train, x_val, y_val, rng, Curve().log)
    return {"x_train": x_train, "y_train": y_train, "x_val": x_val, "y_val": y_val}


# -- predict -----------------------------------------------------------------------------------------


@check("predict", points=0.1, seconds=SECONDS, memory=MEMORY, compare=SHAPES, needs="train::shape_and_finite")
def shape_and_finite(student, rng):
    """One label for every image"""
    train, validation = digits(rng, 120, 37)
    parameters = trained_briefly(student, rng, train, validation)
    return {"labels": student.predict(parameters, validation[0])}


# No label stands in a function that calls `predict`: a prediction could take it from there. Those that are
# right are drawn again by the functions that judge.


def trained_on_some(student, rng):
    """The parameters of a network, and the 300 images that it was trained on, in their order."""
    seen, validation = digits(rng, 300, 40)
    return trained(student, rng, several_times(seen), validation), seen[0]


def accuracy_on_some(labels, rng):
    """Share of right labels of the images that a network was trained on."""
    (_, right), _ = digits(rng, 300, 40)
    return {"accuracy": share_alike(labels, right)}


def accuracy_on_unseen(labels, rng):
    """Share of right labels of images whose labels nobody was given."""
    with np.load(UNSEEN_LABELS) as archive:
        right = archive["y"][some_of_600(rng, 400)]
    return {"accuracy": share_alike(labels, right)}


def share_of_equal_labels(alone, together):
    """Share of images that get the same label alone as among others."""
    return {"share_alike": share_alike(alone, together)}


@check("predict", points=2, seconds=SECONDS, memory=MEMORY, measure=accuracy_on_some, compare=SEEN)
def digits_it_has_seen(student, rng):
    """The right label for at least 70 % of the images it was trained on"""
    parameters, x = trained_on_some(student, rng)
    return {"labels": student.predict(parameters, x)}


@check(
    "predict",
    points=1,
    seconds=SECONDS,
    memory=MEMORY,
    measure=share_of_equal_labels,
    compare=NEARLY_ALL_ALIKE,
    needs="digits_it_has_seen",
)
def one_by_one_equals_batch(student, rng):
    """An image gets the same label alone as among others"""
    train, (x, y) = digits(rng, 140, 60)
    parameters = trained_briefly(student, rng, train, (x, y))
    alone = [student.predict(parameters, x[number : number + 1]) for number in range(len(x))]
    return {"alone": np.concatenate(alone), "together": student.predict(parameters, x)}


@check(
    "predict",
    points=0.5,
    seconds=SECONDS,
    memory=MEMORY,
    measure=share_of_equal_labels,
    compare=NEARLY_ALL_ALIKE,
    needs="digits_it_has_seen",
)
def more_images_than_usual(student, rng):
    """Images get the same labels among 1,200 as among 60"""
    train, (x, y) = digits(rng, 140, 60)
    parameters = trained_briefly(student, rng, train, (x, y))
    alone = np.tile(student.predict(parameters, x), 20)
    return {"alone": alone, "together": student.predict(parameters, np.tile(x, (20, 1, 1)))}


def some_of_four_classes(rng):
    """Images to train on, and 200 of the first four classes."""
    train, (x, y) = digits(rng, 300, 700)
    return train, (x[y < 4][:200], y[y < 4][:200])


def logged_while_trained(student, rng):
    """The parameters of a network, what accuracies it has logged, and the images that these are about."""
    train, validation = some_of_four_classes(rng)
    curve = Curve()
    parameters = trained(student, rng, several_times(train), validation, curve)
    return parameters, curve.val_accuracy, validation[0]


def share_off_the_log(labels, logged, rng):
    """How far the share of right labels is from what was logged, at the epoch where it comes nearest."""
    _, (_, right) = some_of_four_classes(rng)
    return {"minus_share_off": -np.min(np.abs(logged - share_alike(labels, right)))}


@check(
    "predict",
    points=0.5,
    seconds=SECONDS,
    memory=MEMORY,
    measure=share_off_the_log,
    compare=AGREEING,
    needs="digits_it_has_seen",
)
def agrees_with_the_log(student, rng):
    """Of the validation images, as many labels are right as the log of one of the epochs says"""
    parameters, accuracies, x = logged_while_trained(student, rng)
    logged = np.full(EPOCHS_READ, np.inf)
    logged[: len(accuracies)] = accuracies[:EPOCHS_READ]
    return {"labels": student.predict(parameters, x), "logged": logged}


@check(
    "predict",
    points=2,
    seconds=SECONDS,
    memory=MEMORY,
    measure=accuracy_on_unseen,
    compare=UNSEEN,
    hidden=True,
)
def digits_it_has_not_seen(student, rng):
    """The right label for most images that it was not trained on"""
    with np.load(UNSEEN_IMAGES) as archive:
        x = archive["x"][some_of_600(rng, 400)]
    parameters, _ = trained_on_some(student, rng)
    return {"labels": student.predict(parameters, x)}


@check("predict", points=1, seconds=SECONDS, memory=MEMORY, compare=UNTOUCHED, needs="digits_it_has_seen")
def leaves_arguments_alone(student, rng):
    """Images and parameters are left as they were"""
    train, (x, y) = digits(rng, 120, 30)
    parameters = trained_briefly(student, rng, train, (x, y))
    before = copies(parameters)
    student.predict(parameters, x)
    return {"x": x, "parameters_changed": number_changed(before, parameters)}
