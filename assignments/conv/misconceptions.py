"""Wrong convolutions, poolings and networks, each the work of one mistake, and other conventions.

A mistake loses nearly always the same checks of its exercise: all that look at values. They are named once.
"""

import copy

import numpy as np

from grader.authoring import convention, misconception


def all_but(names, *kept):
    """The checks of `names`, without the `kept` ones, which pass."""
    return tuple(name for name in names if name not in kept)


# ------------------------------------------------------------------------------------ conv2d_forward

CONV_FORWARD = (
    "ordinary_images",
    "extreme_inputs",
    "bias_alone",
    "kernel_of_one_pixel",
    "larger_strides",
    "same_padding",
    "same_padding_and_strides",
    "oblong_images_and_kernels",
    "other_sizes",
    "leaves_arguments_alone",
)


@convention("conv2d_forward", loses=all_but(CONV_FORWARD, "bias_alone", "kernel_of_one_pixel"))
def turned_the_kernel_round(x, kernel, bias, strides=1, padding="valid"):
    """The kernel is turned by 180 degrees before it is laid on, as in SciPy's `signal.convolve` and in
    textbooks of signal processing. How do Keras, PyTorch and this course lay it on?"""
    return _conv_forward(x, kernel[::-1, ::-1], bias, strides, padding)


@misconception("conv2d_forward", loses=CONV_FORWARD)
def forgot_the_bias(x, kernel, bias, strides=1, padding="valid"):
    """The output lacks the bias. What should the layer give for an image of zeros?"""
    return _conv_forward(x, kernel, 0 * bias, strides, padding)


@misconception("conv2d_forward", loses=all_but(CONV_FORWARD, "kernel_of_one_pixel"))
def added_the_bias_once_a_pixel(x, kernel, bias, strides=1, padding="valid"):
    """The bias is added for every pixel of the window. How often does it stand in the formula?"""
    return _conv_forward(x, kernel, kernel.shape[0] * kernel.shape[1] * bias, strides, padding)


@misconception("conv2d_forward", loses=all_but(CONV_FORWARD, "bias_alone", "kernel_of_one_pixel"))
def averaged_over_the_window(x, kernel, bias, strides=1, padding="valid"):
    """The products are averaged over the pixels of the window. Does the formula take their mean or their
    sum?"""
    return _conv_forward(x, kernel / (kernel.shape[0] * kernel.shape[1]), bias, strides, padding)


@misconception("conv2d_forward", loses=all_but(CONV_FORWARD, "bias_alone"))
def averaged_over_the_channels(x, kernel, bias, strides=1, padding="valid"):
    """The products are averaged over the channels. Does the formula take their mean or their sum?"""
    return _conv_forward(x, kernel / kernel.shape[2], bias, strides, padding)


@misconception("conv2d_forward", loses=all_but(CONV_FORWARD, "bias_alone"))
def looked_at_the_first_channel_only(x, kernel, bias, strides=1, padding="valid"):
    """The output depends on channel 0 alone. Over which indices does the sum of the formula run?"""
    return _conv_forward(x, kernel * (np.arange(kernel.shape[2]) == 0)[:, np.newaxis], bias, strides, padding)


@misconception("conv2d_forward", loses=all_but(CONV_FORWARD, "bias_alone"))
def used_the_first_filter_for_all(x, kernel, bias, strides=1, padding="valid"):
    """All filters give the same but for the bias. Which axis of the kernel counts the filters?"""
    return _conv_forward(x, np.repeat(kernel[..., :1], kernel.shape[3], axis=3), bias, strides, padding)


@misconception("conv2d_forward", loses=all_but(CONV_FORWARD, "bias_alone", "kernel_of_one_pixel"))
def flattened_windows_and_kernel_in_two_orders(x, kernel, bias, strides=1, padding="valid"):
    """The numbers of a window are (C, kh, kw) in order, those of the kernel (kh, kw, C). In which order do
    both have to be before they are reshaped?"""
    kh, kw, channels, filters = kernel.shape
    mixed = kernel.reshape(channels, kh, kw, filters).transpose(1, 2, 0, 3)
    return _conv_forward(x, mixed, bias, strides, padding)


@misconception("conv2d_forward", loses=all_but(CONV_FORWARD, "bias_alone", "kernel_of_one_pixel"))
def swapped_height_and_width_of_the_kernel(x, kernel, bias, strides=1, padding="valid"):
    """Rows and columns of the kernel are swapped. Which of its first two axes goes down the image?"""
    return _conv_forward(x, kernel.transpose(1, 0, 2, 3), bias, strides, padding)


@misconception(
    "conv2d_forward",
    loses=(
        "larger_strides",
        "same_padding_and_strides",
        "oblong_images_and_kernels",
        "other_sizes",
    ),
)
def ignored_the_strides(x, kernel, bias, strides=1, padding="valid"):
    """The window moves by one pixel whatever the strides are. Where does your function use them?"""
    return _conv_forward(x, kernel, bias, 1, padding)


@misconception(
    "conv2d_forward",
    loses=(
        "larger_strides",
        "same_padding_and_strides",
        "oblong_images_and_kernels",
        "other_sizes",
    ),
)
def moved_by_strides_downwards_only(x, kernel, bias, strides=1, padding="valid"):
    """The window moves by the strides downwards, and by one pixel to the right. In which directions do
    strides count?"""
    out, cache = _conv_forward(x, kernel, bias, 1, padding)
    return out[:, ::strides], cache


@misconception("conv2d_forward", loses=("shape_and_finite", *CONV_FORWARD))
def forgot_the_last_window(x, kernel, bias, strides=1, padding="valid"):
    """The last row and the last column of outputs are missing. How many places has a kernel of 3 pixels in a
    row of 3?"""
    out, cache = _conv_forward(x, kernel, bias, strides, padding)
    return (out[:, :-1, :-1], cache) if padding == "valid" else (out, cache)


@misconception(
    "conv2d_forward",
    loses=(
        "same_padding",
        "same_padding_and_strides",
        "oblong_images_and_kernels",
        "other_sizes",
    ),
)
def never_padded(x, kernel, bias, strides=1, padding="valid"):
    """Nothing is padded, whatever `padding` says. How large should the output be with "same"?"""
    return _conv_forward(x, kernel, bias, strides, "valid")


@misconception(
    "conv2d_forward",
    loses=(
        "same_padding",
        "same_padding_and_strides",
        "other_sizes",
    ),
)
def padded_more_at_the_top_and_left(x, kernel, bias, strides=1, padding="valid"):
    """The odd pixel of padding stands at the top and at the left. On which sides does Keras put it?"""
    return _conv_forward(x, kernel, bias, strides, padding, border=_more_before)


@misconception(
    "conv2d_forward",
    loses=(
        "same_padding",
        "same_padding_and_strides",
        "oblong_images_and_kernels",
        "other_sizes",
    ),
)
def padded_half_the_kernel_on_each_side(x, kernel, bias, strides=1, padding="valid"):
    """Half the kernel's size is padded on every side, as one does it in PyTorch. How many pixels are missing
    for a kernel of 4, and how many for 8 pixels, a kernel of 3 and strides of 2?"""
    return _conv_forward(x, kernel, bias, strides, padding, border=_half_the_kernel)


@misconception(
    "conv2d_forward",
    loses=(
        "same_padding_and_strides",
        "other_sizes",
    ),
)
def padded_as_for_strides_of_one(x, kernel, bias, strides=1, padding="valid"):
    """With strides above 1, more is padded than is needed. Where do the strides stand in the formula of the
    padding?"""
    return _conv_forward(x, kernel, bias, strides, padding, border=_strides_of_one)


@misconception(
    "conv2d_forward",
    loses=(
        "same_padding",
        "same_padding_and_strides",
        "oblong_images_and_kernels",
        "other_sizes",
    ),
)
def padded_all_of_it_at_the_end(x, kernel, bias, strides=1, padding="valid"):
    """All padding stands at the bottom and at the right. How much of it belongs to each side?"""
    return _conv_forward(x, kernel, bias, strides, padding, border=_all_after)


@misconception(
    "conv2d_forward",
    loses=(
        "same_padding",
        "same_padding_and_strides",
        "oblong_images_and_kernels",
        "other_sizes",
    ),
)
def padded_with_the_pixels_at_the_border(x, kernel, bias, strides=1, padding="valid"):
    """The pixels at the border are repeated outside of it. With which number does Keras pad?"""
    return _conv_forward(x, kernel, bias, strides, padding, mode="edge")


@misconception("conv2d_forward", loses=("shape_and_finite", *CONV_FORWARD))
def put_the_filters_first(x, kernel, bias, strides=1, padding="valid"):
    """The output comes out as (N, F, OH, OW). Which axis of x counts the channels, and which one should
    here?"""
    out, cache = _conv_forward(x, kernel, bias, strides, padding)
    return out.transpose(0, 3, 1, 2), cache


@misconception("conv2d_forward", loses=CONV_FORWARD)
def cut_the_output(x, kernel, bias, strides=1, padding="valid"):
    """A ReLU is applied to the output. Which function of *backprop* does that?"""
    out, cache = _conv_forward(x, kernel, bias, strides, padding)
    return np.maximum(out, 0), cache


@misconception("conv2d_forward", loses=("leaves_arguments_alone",))
def flattened_the_kernel_in_place(x, kernel, bias, strides=1, padding="valid"):
    """The caller's kernel loses its shape. Which call gives a new view and leaves kernel.shape alone?"""
    found = _conv_forward(x, kernel.copy(), bias, strides, padding)
    kernel.shape = (-1, kernel.shape[3])
    return found


# ----------------------------------------------------------------------------------- conv2d_backward

CONV_BACKWARD = (
    "ordinary_gradients",
    "extreme_gradient",
    "larger_strides",
    "same_padding",
    "same_padding_and_strides",
    "oblong_images_and_kernels",
    "as_differences_say",
    "two_layers_in_a_row",
    "other_sizes",
    "leaves_arguments_alone",
)


@misconception("conv2d_backward", loses=("shape_and_finite", *CONV_BACKWARD))
def forgot_to_sum_the_bias_gradient_over_the_places(dout, cache):
    """The gradient of the bias has a row for every image. How many outputs does one bias reach, and what
    becomes of their gradients?"""
    dx, dkernel, _ = _conv_backward(dout, cache)
    return dx, dkernel, dout.sum(axis=(1, 2))


@misconception("conv2d_backward", loses=("shape_and_finite", *CONV_BACKWARD))
def summed_the_bias_gradient_over_the_images_only(dout, cache):
    """The gradient of the bias still has the places of the output. How many outputs does one bias reach, and
    what becomes of their gradients?"""
    dx, dkernel, _ = _conv_backward(dout, cache)
    return dx, dkernel, dout.sum(axis=0)


@misconception("conv2d_backward", loses=CONV_BACKWARD)
def averaged_the_bias_gradient(dout, cache):
    """The gradient of the bias is a mean over images and places. One bias reaches all of them: do their
    gradients add up?"""
    dx, dkernel, _ = _conv_backward(dout, cache)
    return dx, dkernel, dout.mean(axis=(0, 1, 2))


@misconception("conv2d_backward", loses=CONV_BACKWARD)
def divided_by_the_batch_again(dout, cache):
    """The gradients of kernel and bias are divided by N. Which function has taken the mean over the batch
    already?"""
    dx, dkernel, dbias = _conv_backward(dout, cache)
    return dx, dkernel / len(dout), dbias / len(dout)


@misconception("conv2d_backward", loses=CONV_BACKWARD)
def averaged_the_kernel_gradient_over_the_places(dout, cache):
    """The gradient of the kernel is a mean over the places. One kernel serves all of them: do their gradients
    add up?"""
    dx, dkernel, dbias = _conv_backward(dout, cache)
    return dx, dkernel / (dout.shape[1] * dout.shape[2]), dbias


@misconception("conv2d_backward", loses=CONV_BACKWARD)
def kernel_gradient_of_the_last_place_only(dout, cache):
    """The gradient of the kernel is that of the last place. Which operator adds to an array, and which one
    writes over it?"""
    dx, _, dbias = _conv_backward(dout, cache)
    last = np.zeros_like(dout)
    last[:, -1, -1] = dout[:, -1, -1]
    return dx, _conv_backward(last, cache)[1], dbias


@misconception("conv2d_backward", loses=CONV_BACKWARD)
def wrote_over_what_other_windows_gave(dout, cache):
    """In dx, each window writes over what the ones before it gave. Which operator adds to an array?"""
    shape, padded_shape, (top, left), _, kernel, strides = cache
    kh, kw = kernel.shape[:2]
    _, dkernel, dbias = _conv_backward(dout, cache)
    dpadded = np.zeros(padded_shape)
    for i, j in np.ndindex(*dout.shape[1:3]):
        window = dpadded[:, i * strides : i * strides + kh, j * strides : j * strides + kw]
        window[...] = np.tensordot(dout[:, i, j], kernel, axes=(1, 3))
    return dpadded[:, top : top + shape[1], left : left + shape[2]], dkernel, dbias


@misconception(
    "conv2d_backward",
    loses=all_but(
        CONV_BACKWARD,
        "ordinary_gradients",
        "extreme_gradient",
        "same_padding",
        "two_layers_in_a_row",
        "leaves_arguments_alone",
    ),
)
def moved_the_windows_of_x_by_one_pixel(dout, cache):
    """In dx, the windows move by one pixel whatever the strides were. Where did the window of an output lie
    in the forward pass?"""
    _, dkernel, dbias = _conv_backward(dout, cache)
    return _image_gradient(dout, cache, strides=1), dkernel, dbias


@misconception(
    "conv2d_backward",
    loses=all_but(
        CONV_BACKWARD,
        "ordinary_gradients",
        "extreme_gradient",
        "same_padding",
        "two_layers_in_a_row",
        "leaves_arguments_alone",
    ),
)
def moved_the_windows_of_the_kernel_by_one_pixel(dout, cache):
    """In dkernel, the windows move by one pixel whatever the strides were. Where did the window of an output
    lie in the forward pass?"""
    dx, _, dbias = _conv_backward(dout, cache)
    return dx, _kernel_gradient(dout, cache, strides=1), dbias


@misconception(
    "conv2d_backward",
    loses=all_but(
        CONV_BACKWARD,
        "ordinary_gradients",
        "extreme_gradient",
        "same_padding",
        "two_layers_in_a_row",
        "leaves_arguments_alone",
    ),
)
def moved_all_windows_by_one_pixel(dout, cache):
    """Going back, the windows move by one pixel whatever the strides were. Where did the window of an output
    lie in the forward pass?"""
    dbias = dout.sum(axis=(0, 1, 2))
    return _image_gradient(dout, cache, strides=1), _kernel_gradient(dout, cache, strides=1), dbias


@misconception("conv2d_backward", loses=CONV_BACKWARD)
def turned_the_kernel_once_too_often(dout, cache):
    """In dx, the kernel is turned by 180 degrees. Which pixel of the window was multiplied with which number
    of the kernel?"""
    *head, kernel, strides = cache
    _, dkernel, dbias = _conv_backward(dout, cache)
    return _image_gradient(dout, (*head, kernel[::-1, ::-1], strides)), dkernel, dbias


@misconception("conv2d_backward", loses=CONV_BACKWARD)
def turned_the_kernel_gradient(dout, cache):
    """The gradient of the kernel is turned by 180 degrees. Which pixel of the window was multiplied with
    kernel[0, 0]?"""
    dx, dkernel, dbias = _conv_backward(dout, cache)
    return dx, dkernel[::-1, ::-1], dbias


@misconception(
    "conv2d_backward",
    loses=all_but(
        CONV_BACKWARD,
        "ordinary_gradients",
        "extreme_gradient",
        "larger_strides",
        "two_layers_in_a_row",
        "leaves_arguments_alone",
    ),
)
def left_the_padding_on(dout, cache):
    """The gradient is larger than x: it still has the padding. Which shape does the gradient of an array
    always have?"""
    _, dkernel, dbias = _conv_backward(dout, cache)
    return _image_gradient(dout, cache, cut=False), dkernel, dbias


@misconception(
    "conv2d_backward",
    loses=(
        "same_padding",
        "same_padding_and_strides",
        "oblong_images_and_kernels",
        "other_sizes",
    ),
)
def cut_the_padding_off_at_the_end_only(dout, cache):
    """All padding is cut off at the bottom and the right. How much of it stood at the top and at the left?"""
    _, dkernel, dbias = _conv_backward(dout, cache)
    shape = cache[0]
    return _image_gradient(dout, cache, cut=False)[:, : shape[1], : shape[2]], dkernel, dbias


@misconception("conv2d_backward", loses=CONV_BACKWARD)
def took_the_upstream_gradient_for_ones(dout, cache):
    """The gradients do not depend on dout. What does the chain rule multiply the local derivative with?"""
    return _conv_backward(np.ones_like(dout), cache)


@misconception("conv2d_backward", loses=CONV_BACKWARD)
def returned_the_negative_gradients(dout, cache):
    """The gradients have the wrong sign. Which function takes the step downhill, this one or the
    optimiser?"""
    return _conv_backward(-dout, cache)


@misconception("conv2d_backward", loses=("shape_and_finite", *CONV_BACKWARD))
def swapped_channels_and_filters(dout, cache):
    """The gradient of the kernel comes out as (kh, kw, F, C). Which shape does the kernel have?"""
    dx, dkernel, dbias = _conv_backward(dout, cache)
    return dx, dkernel.swapaxes(2, 3), dbias


@misconception("conv2d_backward", loses=CONV_BACKWARD)
def reshaped_the_kernel_gradient_from_another_order(dout, cache):
    """The numbers of dkernel are right, and in the wrong places: those of a window were (C, kh, kw) in order.
    In which order was the kernel flattened?"""
    dx, dkernel, dbias = _conv_backward(dout, cache)
    return dx, dkernel.transpose(2, 0, 1, 3).reshape(dkernel.shape), dbias


@misconception("conv2d_backward", loses=("shape_and_finite", *CONV_BACKWARD))
def returned_the_gradient_of_the_kernel_first(dout, cache):
    """The gradients come in another order. Which of the three should be the first?"""
    dx, dkernel, dbias = _conv_backward(dout, cache)
    return dkernel, dbias, dx


@misconception("conv2d_backward", loses=("leaves_arguments_alone",))
def turned_the_callers_kernel(dout, cache):
    """The caller's kernel is turned round afterwards. Which line writes into it, and what could it make
    instead?"""
    found = _conv_backward(dout, cache)
    kernel = cache[4]
    kernel[...] = kernel[::-1, ::-1].copy()
    return found


@misconception("conv2d_backward", loses=CONV_BACKWARD)
def averaged_the_kernel_gradient(dout, cache):
    """The gradient of the kernel is a mean over images and places. One kernel serves all of them: do their
    gradients add up?"""
    dx, dkernel, dbias = _conv_backward(dout, cache)
    return dx, dkernel / (len(dout) * dout.shape[1] * dout.shape[2]), dbias


# ---------------------------------------------------------------------------------- max_pool_forward

POOL_FORWARD = (
    "ordinary_images",
    "extreme_inputs",
    "negative_inputs",
    "larger_windows",
    "other_strides",
    "same_padding",
    "oblong_images",
    "other_sizes",
    "leaves_arguments_alone",
)


@misconception("max_pool_forward", loses=POOL_FORWARD)
def took_the_mean(x, pool_size=2, strides=None, padding="valid"):
    """The mean of each window comes out. Which pooling is asked for?"""
    with np.errstate(invalid="ignore"):
        return _pool_forward(x, pool_size, strides, padding, pick=_mean_of_finite)


@misconception("max_pool_forward", loses=POOL_FORWARD)
def took_the_sum(x, pool_size=2, strides=None, padding="valid"):
    """The sum of each window comes out. Which one of its pixels is asked for?"""
    return _pool_forward(x, pool_size, strides, padding, value=0, pick=lambda windows: windows.sum(axis=3))


@misconception("max_pool_forward", loses=POOL_FORWARD)
def took_the_minimum(x, pool_size=2, strides=None, padding="valid"):
    """The smallest number of each window comes out. Which one is asked for?"""
    return _pool_forward(x, pool_size, strides, padding, np.inf, pick=lambda windows: windows.min(axis=3))


@misconception("max_pool_forward", loses=all_but(POOL_FORWARD, "oblong_images"))
def took_the_largest_size(x, pool_size=2, strides=None, padding="valid"):
    """The number furthest from 0 comes out. Is -3 larger than 1?"""
    return _pool_forward(
        x, pool_size, strides, padding, value=0, pick=lambda windows: np.abs(windows).max(axis=3)
    )


@misconception("max_pool_forward", loses=POOL_FORWARD)
def returned_the_places(x, pool_size=2, strides=None, padding="valid"):
    """The place of each maximum comes out. What is the difference between argmax and max?"""
    return _pool_forward(
        x, pool_size, strides, padding, pick=lambda windows: windows.argmax(axis=3).astype(float)
    )


@misconception("max_pool_forward", loses=POOL_FORWARD)
def pooled_over_the_channels_too(x, pool_size=2, strides=None, padding="valid"):
    """All channels have the same output: the maximum of all of them. Over which axes does a pooling window
    extend?"""

    def pick(windows):
        largest = windows.max(axis=(3, 4), keepdims=True)[:, :, :, 0]
        return np.repeat(largest, windows.shape[4], axis=3)

    return _pool_forward(x, pool_size, strides, padding, pick=pick)


@misconception("max_pool_forward", loses=POOL_FORWARD)
def pooled_in_rows_only(x, pool_size=2, strides=None, padding="valid"):
    """Only the first row of each window is looked at. How many pixels does a window have?"""
    return _pool_forward(
        x, pool_size, strides, padding, pick=lambda windows: windows[:, :, :, :pool_size].max(axis=3)
    )


@misconception(
    "max_pool_forward",
    loses=(
        "negative_inputs",
        "same_padding",
        "other_sizes",
    ),
)
def padded_with_zeros(x, pool_size=2, strides=None, padding="valid"):
    """The padding counts as 0, which is above every negative pixel. Which number is never the maximum?"""
    return _pool_forward(x, pool_size, strides, padding, value=0)


@misconception("max_pool_forward", loses=("shape_and_finite", *POOL_FORWARD))
def moved_by_one_without_strides(x, pool_size=2, strides=None, padding="valid"):
    """Without strides the window moves by one pixel. By how many does it move where they are None?"""
    return _pool_forward(x, pool_size, strides or 1, padding)


@misconception(
    "max_pool_forward",
    loses=(
        "larger_windows",
        "same_padding",
        "other_sizes",
    ),
)
def moved_by_two_without_strides(x, pool_size=2, strides=None, padding="valid"):
    """Without strides the window moves by two pixels. By how many does it move for a window of 3?"""
    return _pool_forward(x, pool_size, strides or 2, padding)


@misconception(
    "max_pool_forward",
    loses=(
        "other_strides",
        "same_padding",
        "oblong_images",
        "other_sizes",
    ),
)
def ignored_the_strides(x, pool_size=2, strides=None, padding="valid"):
    """The window moves by its own size, whatever the strides are. Where does your function use them?"""
    return _pool_forward(x, pool_size, None, padding)


@misconception(
    "max_pool_forward",
    loses=all_but(
        POOL_FORWARD, "ordinary_images", "extreme_inputs", "negative_inputs", "leaves_arguments_alone"
    ),
)
def ignored_the_size_of_the_window(x, pool_size=2, strides=None, padding="valid"):
    """All windows have 2 x 2 pixels. Where does your function use `pool_size`?"""
    return _pool_forward(x, 2, strides, padding)


@misconception(
    "max_pool_forward",
    loses=(
        "negative_inputs",
        "same_padding",
        "oblong_images",
        "other_sizes",
    ),
)
def never_padded(x, pool_size=2, strides=None, padding="valid"):
    """Nothing is padded, whatever `padding` says. How large should the output be with "same"?"""
    return _pool_forward(x, pool_size, strides, "valid")


@misconception(
    "max_pool_forward",
    loses=(
        "larger_windows",
        "other_sizes",
    ),
)
def rounded_the_size_up(x, pool_size=2, strides=None, padding="valid"):
    """Pixels that are left over at the end get a window of their own, without padding too. Does a window that
    is not full count with "valid"?"""
    return _pool_forward(x, pool_size, strides, "same", border=_ceiling if padding == "valid" else None)


@misconception(
    "max_pool_forward",
    loses=(
        "negative_inputs",
        "same_padding",
        "other_sizes",
    ),
)
def padded_more_at_the_top_and_left(x, pool_size=2, strides=None, padding="valid"):
    """The odd pixel of padding stands at the top and at the left. On which sides does Keras put it?"""
    return _pool_forward(x, pool_size, strides, padding, border=_more_before)


@misconception(
    "max_pool_forward",
    loses=(
        "same_padding",
        "oblong_images",
        "other_sizes",
    ),
)
def padded_all_of_it_at_the_end(x, pool_size=2, strides=None, padding="valid"):
    """All padding stands at the bottom and at the right. How much of it belongs to each side?"""
    return _pool_forward(x, pool_size, strides, padding, border=_all_after)


@misconception("max_pool_forward", loses=("shape_and_finite", *POOL_FORWARD))
def put_the_channels_first(x, pool_size=2, strides=None, padding="valid"):
    """The output comes out as (N, C, OH, OW). Which axis of x counts the channels?"""
    out, cache = _pool_forward(x, pool_size, strides, padding)
    return out.transpose(0, 3, 1, 2), cache


@misconception("max_pool_forward", loses=("leaves_arguments_alone",))
def wiped_the_maxima_out(x, pool_size=2, strides=None, padding="valid"):
    """The caller's image lacks its largest pixel afterwards. Which line writes into x, and what could it make
    instead?"""
    found = _pool_forward(x.copy(), pool_size, strides, padding)
    x[x == x.max()] = 0
    return found


# --------------------------------------------------------------------------------- max_pool_backward

POOL_BACKWARD = (
    "ordinary_images",
    "extreme_gradient",
    "negative_inputs",
    "larger_windows",
    "overlapping_windows",
    "windows_with_gaps",
    "same_padding",
    "oblong_images",
    "two_layers_in_a_row",
    "other_sizes",
    "leaves_arguments_alone",
)


@misconception("max_pool_backward", loses=POOL_BACKWARD)
def gave_it_to_the_whole_window(dout, cache):
    """Every pixel of the window gets the gradient. On which of them does the output depend?"""
    return _pool_backward(dout, cache, share=lambda winners, place: np.ones(winners.shape))


@misconception("max_pool_backward", loses=POOL_BACKWARD)
def shared_it_equally(dout, cache):
    """Every pixel of the window gets an equal part of the gradient, as from a mean. On which of them does the
    maximum depend?"""
    size = cache[4]
    return _pool_backward(dout, cache, share=lambda winners, place: np.full(winners.shape, 1 / size**2))


@misconception("max_pool_backward", loses=POOL_BACKWARD)
def gave_it_to_the_first_pixel(dout, cache):
    """The first pixel of each window gets the gradient, wherever the maximum stands. What must the cache tell
    of each window?"""
    return _pool_backward(dout, cache, share=lambda winners, place: np.full(winners.shape, place == 0))


@misconception("max_pool_backward", loses=POOL_BACKWARD)
def gave_it_to_all_but_the_maximum(dout, cache):
    """All pixels of the window get the gradient but the maximum. On which of them does the output depend?"""
    return _pool_backward(dout, cache, share=lambda winners, place: winners != place)


@misconception("max_pool_backward", loses=POOL_BACKWARD)
def swapped_rows_and_columns_of_the_window(dout, cache):
    """The place of the maximum is read as column and row. How does a place within a window become a row and a
    column?"""
    size = cache[4]
    return _pool_backward(
        dout, cache, share=lambda winners, place: winners == place % size * size + place // size
    )


@misconception(
    "max_pool_backward",
    loses=(
        "overlapping_windows",
        "same_padding",
        "oblong_images",
        "other_sizes",
    ),
)
def wrote_over_what_other_windows_gave(dout, cache):
    """Where windows overlap, one writes over what the others gave. Which operator adds to an array?"""
    shape, padded_shape, (top, left), winners, size, strides = cache
    dpadded = np.zeros(padded_shape)
    for n, i, j, c in np.ndindex(dout.shape):
        row, column = divmod(winners[n, i, j, c], size)
        dpadded[n, i * strides + row, j * strides + column, c] = dout[n, i, j, c]
    return dpadded[:, top : top + shape[1], left : left + shape[2]]


@misconception(
    "max_pool_backward",
    loses=(
        "overlapping_windows",
        "same_padding",
        "oblong_images",
        "other_sizes",
    ),
)
def cleared_the_window_before_it_wrote(dout, cache):
    """Where windows overlap, one wipes out all that the others gave. Which operator adds to an array?"""
    shape, padded_shape, (top, left), winners, size, strides = cache
    dpadded = np.zeros(padded_shape)
    places = np.arange(size * size).reshape(size, size, 1)
    for i, j in np.ndindex(*dout.shape[1:3]):
        window = dpadded[:, i * strides : i * strides + size, j * strides : j * strides + size]
        here = winners[:, i, j][:, np.newaxis, np.newaxis] == places
        window[...] = here * dout[:, i, j][:, np.newaxis, np.newaxis]
    return dpadded[:, top : top + shape[1], left : left + shape[2]]


@misconception(
    "max_pool_backward",
    loses=(
        "overlapping_windows",
        "windows_with_gaps",
        "same_padding",
        "oblong_images",
        "other_sizes",
    ),
)
def moved_the_windows_by_their_size(dout, cache):
    """Going back, the windows move by their own size, whatever the strides were. Where did the window of an
    output lie in the forward pass?"""
    shape, padded_shape, corner, winners, size, _ = cache
    return _pool_backward(dout, (shape, padded_shape, corner, winners, size, size))


@misconception(
    "max_pool_backward",
    loses=(
        "negative_inputs",
        "same_padding",
        "oblong_images",
        "other_sizes",
    ),
)
def left_the_padding_on(dout, cache):
    """The gradient is larger than x: it still has the padding. Which shape does the gradient of an array
    always have?"""
    return _pool_backward(dout, cache, cut=False)


@misconception(
    "max_pool_backward",
    loses=(
        "same_padding",
        "oblong_images",
        "other_sizes",
    ),
)
def cut_the_padding_off_at_the_end_only(dout, cache):
    """All padding is cut off at the bottom and the right. How much of it stood at the top and at the left?"""
    shape = cache[0]
    return _pool_backward(dout, cache, cut=False)[:, : shape[1], : shape[2]]


@misconception("max_pool_backward", loses=POOL_BACKWARD)
def took_the_upstream_gradient_for_ones(dout, cache):
    """The gradient only says where the maxima are. What does the chain rule multiply the local derivative
    with?"""
    return _pool_backward(np.ones_like(dout), cache)


@misconception("max_pool_backward", loses=POOL_BACKWARD)
def returned_the_negative_gradient(dout, cache):
    """The gradient has the wrong sign. Which function takes the step downhill, this one or the optimiser?"""
    return _pool_backward(-dout, cache)


@misconception("max_pool_backward", loses=POOL_BACKWARD)
def divided_by_the_batch_again(dout, cache):
    """The gradient is divided by N. Which function has taken the mean over the batch already?"""
    return _pool_backward(dout / len(dout), cache)


@misconception("max_pool_backward", loses=("shape_and_finite", *POOL_BACKWARD))
def left_it_in_the_shape_of_the_output(dout, cache):
    """The gradient is as small as the output. Which shape does the gradient of an array always have?"""
    return dout.copy()


@misconception("max_pool_backward", loses=POOL_BACKWARD)
def passed_positive_gradients_only(dout, cache):
    """Only gradients above 0 come back, as if dout had to be a maximum too. What decides where a gradient
    goes, the input or the gradient?"""
    return _pool_backward(np.maximum(dout, 0), cache)


@misconception("max_pool_backward", loses=("leaves_arguments_alone",))
def multiplied_into_the_callers_gradient(dout, cache):
    """The caller's dout is changed. Which line writes into it, and what could it make instead?"""
    found = _pool_backward(dout, cache)
    dout *= cache[3] == 0
    return found


# ------------------------------------------------------------------------------------------- flatten

FLATTEN = ("ordinary_images", "oblong_images", "small_ones", "other_sizes", "leaves_arguments_alone")


@misconception("flatten", loses=FLATTEN)
def put_the_channels_first(x):
    """All pixels of channel 0 come first, then those of channel 1. Which axis of x runs fastest?"""
    return x.transpose(0, 3, 1, 2).reshape(len(x), -1)


@misconception("flatten", loses=FLATTEN)
def went_down_the_columns(x):
    """The pixels come column by column. Which of height and width does the first axis of an image count?"""
    return x.transpose(0, 2, 1, 3).reshape(len(x), -1)


@misconception("flatten", loses=FLATTEN)
def flattened_in_columns(x):
    """The numbers of an image are taken in Fortran order. In what order does reshape(N, -1) read them?"""
    return x.reshape(len(x), -1, order="F")


@misconception("flatten", loses=FLATTEN)
def flattened_across_the_images(x):
    """The numbers are reshaped to (D, N) and then transposed. Do the numbers of one image stay together?"""
    return x.reshape(-1, len(x)).T


@misconception("flatten", loses=("shape_and_finite", *FLATTEN))
def made_one_long_row(x):
    """The images stand all in one row. Which axis has to stay?"""
    return x.reshape(-1)


@misconception("flatten", loses=("shape_and_finite", *FLATTEN))
def kept_the_pixels_apart(x):
    """The output has the shape (N, H W, C). Over which axes does one row reach?"""
    return x.reshape(len(x), -1, x.shape[3])


@misconception("flatten", loses=("shape_and_finite", *FLATTEN))
def made_a_row_of_each_pixel(x):
    """Every pixel has a row of its own. How many rows are there for N images?"""
    return x.reshape(-1, x.shape[3])


@misconception("flatten", loses=("shape_and_finite", *FLATTEN))
def made_a_row_of_each_row(x):
    """Every row of an image has a row of its own. How many rows are there for N images?"""
    return x.reshape(len(x) * x.shape[1], -1)


@misconception("flatten", loses=("shape_and_finite", *FLATTEN))
def averaged_over_the_places(x):
    """Each channel is averaged over the image: a global average pooling. How many numbers has an image, and
    how many has a row?"""
    return x.mean(axis=(1, 2))


@misconception("flatten", loses=("shape_and_finite", *FLATTEN))
def averaged_over_the_channels(x):
    """The channels of each pixel are averaged. How many numbers has an image, and how many has a row?"""
    return x.mean(axis=3).reshape(len(x), -1)


@misconception("flatten", loses=("shape_and_finite", *FLATTEN))
def laid_the_images_in_columns(x):
    """The output comes out as (H W C, N). Which axis of x counts the images, and which one should here?"""
    return x.reshape(len(x), -1).T


@misconception("flatten", loses=("leaves_arguments_alone",))
def flattened_in_place(x):
    """The caller's x loses its shape. Which call gives a new view and leaves x.shape alone?"""
    x.shape = (len(x), -1)
    return x


# -- train -------------------------------------------------------------------------------------------


@misconception("train", loses=("every_part_learns",))
def left_the_kernels_alone(x_train, y_train, x_val, y_val, rng, log):
    """The kernel stays as it was drawn. For which of the gradients that the backward pass returns is there no
    step?"""

    def step(parameters, gradients):
        moved = _step(parameters, gradients)
        return [(parameters[0][0], moved[0][1]), *moved[1:]]

    return _train(x_train, y_train, x_val, y_val, rng, log, step)


@misconception(
    "train",
    loses=(
        "loss_falls",
        "loss_falls_for_other_images",
        "every_part_learns",
        "losses_of_one_size",
        "takes_images_in_a_new_order",
        "leaves_arguments_alone",
    ),
)
def left_the_last_layer_alone(x_train, y_train, x_val, y_val, rng, log):
    """The last layer stays as it was drawn. How many layers are there, and over how many do you loop?"""

    def step(parameters, gradients):
        return [*_step(parameters[:-1], gradients[:-1]), parameters[-1]]

    return _train(x_train, y_train, x_val, y_val, rng, log, step)


@misconception("train", loses=("every_part_learns",))
def left_the_biases_alone(x_train, y_train, x_val, y_val, rng, log):
    """The biases stay 0. For which of the gradients that the backward pass returns is there no step?"""

    def step(parameters, gradients):
        moved = _step(parameters, gradients)
        return [(weights, bias) for (weights, _), (_, bias) in zip(moved, parameters, strict=True)]

    return _train(x_train, y_train, x_val, y_val, rng, log, step)


@misconception("train", loses=("every_part_learns",))
def returned_the_layers_it_began_with(x_train, y_train, x_val, y_val, rng, log):
    """The network that comes back has not learnt anything. Which variable holds the trained layers?"""
    before = copy.deepcopy(rng)
    _train(x_train, y_train, x_val, y_val, rng, log)
    return _new_parameters(before)


@misconception(
    "train",
    loses=(
        "loss_falls",
        "loss_falls_for_other_images",
        "every_part_learns",
        "losses_of_one_size",
        "takes_images_in_a_new_order",
        "leaves_arguments_alone",
    ),
)
def began_with_kernels_of_zero(x_train, y_train, x_val, y_val, rng, log):
    """All kernels and weights begin at 0, so that filters never differ. What is the gradient of a kernel if
    the next layer's weights are all 0?"""
    zeros = [(0 * weights, bias) for weights, bias in _new_parameters(rng)]
    return _train(x_train, y_train, x_val, y_val, rng, log, parameters=zeros)


@misconception(
    "train",
    loses=(
        "loss_falls",
        "loss_falls_for_other_images",
        "losses_of_one_size",
        "takes_images_in_a_new_order",
        "leaves_arguments_alone",
    ),
)
def shuffled_images_without_their_labels(x_train, y_train, x_val, y_val, rng, log):
    """Images and labels no longer belong together. Which two arrays need the same new order?"""
    return _train(x_train[rng.permutation(len(x_train))], y_train, x_val, y_val, rng, log)


@misconception("train", loses=("validation_images_only_judge",))
def learnt_from_the_validation_images(x_train, y_train, x_val, y_val, rng, log):
    """The network is trained on the validation images as well. What can they still tell about it?"""
    x, y = np.concatenate([x_train, x_val]), np.concatenate([y_train, y_val])
    return _train(x, y, x_val, y_val, rng, log)


@misconception("train", loses=("validation_images_only_judge",))
def judged_by_the_training_images(x_train, y_train, x_val, y_val, rng, log):
    """The logged accuracy is that of the training images. On which images should a network be judged?"""
    return _train(x_train, y_train, x_train, y_train, rng, log)


@misconception("train", loses=("same_seed_same_network",))
def made_a_generator_with_a_fixed_seed(x_train, y_train, x_val, y_val, rng, log):
    """Every seed gives the same network. Which generator were you given, and which one do you use?"""
    return _train(x_train, y_train, x_val, y_val, np.random.default_rng(0), log)


# In place of default_rng(), so that frozen evidence can be made again.
_another = np.random.default_rng(1)


@misconception("train", loses=("same_seed_same_network",))
def made_a_generator_without_a_seed(x_train, y_train, x_val, y_val, rng, log):
    """The same seed gives another network every time. Where do your random numbers come from?"""
    return _train(x_train, y_train, x_val, y_val, _another, log)


@misconception("train", loses=("leaves_arguments_alone",))
def shuffled_the_callers_images(x_train, y_train, x_val, y_val, rng, log):
    """The caller's images are in another order afterwards. Which indexing makes a new array, and which
    writes?"""
    order = rng.permutation(len(x_train))
    x_train[:], y_train[:] = x_train[order], y_train[order]
    return _train(x_train, y_train, x_val, y_val, rng, log)


@misconception(
    "train",
    loses=(
        "shape_and_finite",
        "loss_falls",
        "loss_falls_for_other_images",
        "every_part_learns",
        "validation_images_only_judge",
        "same_seed_same_network",
        "losses_of_one_size",
        "takes_images_in_a_new_order",
        "leaves_arguments_alone",
    ),
)
def never_called_log(x_train, y_train, x_val, y_val, rng, log):
    """Nothing is logged. Who is to know how the training went, and after what should log be called?"""
    return _train(x_train, y_train, x_val, y_val, rng, lambda *line: None)


@misconception(
    "train",
    loses=(
        "shape_and_finite",
        "loss_falls",
        "loss_falls_for_other_images",
        "every_part_learns",
        "validation_images_only_judge",
        "same_seed_same_network",
        "losses_of_one_size",
        "takes_images_in_a_new_order",
        "leaves_arguments_alone",
    ),
)
def logged_per_cent(x_train, y_train, x_val, y_val, rng, log):
    """The accuracy is logged in per cent. Between which two numbers does a share lie?"""

    def log_per_cent(epoch, train_loss, val_loss, val_accuracy):
        log(epoch, train_loss, val_loss, 100 * val_accuracy)

    return _train(x_train, y_train, x_val, y_val, rng, log_per_cent)


# -- predict -----------------------------------------------------------------------------------------


@misconception(
    "predict",
    loses=(
        "shape_and_finite",
        "digits_it_has_seen",
        "one_by_one_equals_batch",
        "digits_it_has_not_seen",
        "agrees_with_the_log",
        "more_images_than_usual",
        "leaves_arguments_alone",
    ),
)
def returned_the_scores(parameters, x):
    """The ten scores of each image come back. How do you get from the scores of an image to one label?"""
    return _scores(parameters, x)


@misconception(
    "predict",
    loses=(
        "shape_and_finite",
        "digits_it_has_seen",
        "one_by_one_equals_batch",
        "digits_it_has_not_seen",
        "agrees_with_the_log",
        "more_images_than_usual",
        "leaves_arguments_alone",
    ),
)
def looked_along_the_wrong_axis(parameters, x):
    """One label a class comes back, instead of one an image. Which axis of the scores counts the classes?"""
    return _scores(parameters, x).argmax(axis=0)


@misconception(
    "predict",
    loses=(
        "digits_it_has_seen",
        "one_by_one_equals_batch",
        "digits_it_has_not_seen",
        "agrees_with_the_log",
        "more_images_than_usual",
        "leaves_arguments_alone",
    ),
)
def returned_the_largest_score(parameters, x):
    """The largest score comes back. Is the label that number, or the place where it stands?"""
    return _scores(parameters, x).max(axis=1)


@misconception(
    "predict",
    loses=(
        "digits_it_has_seen",
        "one_by_one_equals_batch",
        "digits_it_has_not_seen",
        "agrees_with_the_log",
        "more_images_than_usual",
        "leaves_arguments_alone",
    ),
)
def took_the_smallest_score(parameters, x):
    """The class with the smallest score comes back. Which score does training raise, that of the right class
    or those of the others?"""
    return _scores(parameters, x).argmin(axis=1)


@misconception(
    "predict",
    loses=(
        "digits_it_has_seen",
        "one_by_one_equals_batch",
        "digits_it_has_not_seen",
        "agrees_with_the_log",
        "more_images_than_usual",
        "leaves_arguments_alone",
    ),
)
def counted_the_classes_from_one(parameters, x):
    """All labels are one too high. Which digit does column 0 of the scores stand for?"""
    return _scores(parameters, x).argmax(axis=1) + 1


@misconception(
    "predict",
    loses=(
        "shape_and_finite",
        "digits_it_has_seen",
        "one_by_one_equals_batch",
        "digits_it_has_not_seen",
        "agrees_with_the_log",
        "more_images_than_usual",
        "leaves_arguments_alone",
    ),
)
def read_the_first_hundreds_only(parameters, x):
    """Only the first images are read, some hundreds of them at most. What becomes of those after the first
    piece?"""
    return _scores(parameters, x[:32]).argmax(axis=1)


@misconception("predict", loses=("one_by_one_equals_batch", "agrees_with_the_log"))
def normalised_by_the_batch(parameters, x):
    """The scores are normalised by mean and spread of the batch. What is the spread of a batch of a single
    image?"""
    scores = _scores(parameters, x)
    return ((scores - scores.mean(axis=0)) / (scores.std(axis=0) + 1e-8)).argmax(axis=1)


@misconception(
    "predict",
    loses=(
        "digits_it_has_seen",
        "one_by_one_equals_batch",
        "digits_it_has_not_seen",
        "agrees_with_the_log",
        "more_images_than_usual",
        "leaves_arguments_alone",
    ),
)
def turned_the_images_upside_down(parameters, x):
    """The images are read upside down. Are they laid out as they were in training?"""
    return _scores(parameters, x[:, ::-1]).argmax(axis=1)


@misconception("predict", loses=("leaves_arguments_alone",))
def cleaned_the_callers_images(parameters, x):
    """The caller's images are changed. Which line writes into x, and what could it make instead?"""
    x[x < 10] = 0
    return _scores(parameters, x).argmax(axis=1)


# -- what the mistakes are built on: convolution and pooling, part by part ---------------------------


def _right_border(size, k, strides):
    """How many pixels "same" adds before and after an image."""
    total = max((-(-size // strides) - 1) * strides + k - size, 0)
    return total // 2, total - total // 2


def _more_before(size, k, strides):
    return _right_border(size, k, strides)[::-1]


def _all_after(size, k, strides):
    return 0, sum(_right_border(size, k, strides))


def _half_the_kernel(size, k, strides):
    return k // 2, k // 2


def _strides_of_one(size, k, strides):
    return _right_border(size, k, 1)


def _ceiling(size, k, strides):
    """What is missing for a last window of pixels that are left over."""
    return 0, -(size - k) % strides


def _padded(x, window, strides, padding, border=None, value=0.0, mode="constant"):
    if padding == "valid":
        return x, (0, 0)
    border = border or _right_border
    rows, columns = (border(size, k, strides) for size, k in zip(x.shape[1:3], window, strict=True))
    settings = {"constant_values": value} if mode == "constant" else {}
    return np.pad(x, ((0, 0), rows, columns, (0, 0)), mode, **settings), (rows[0], columns[0])


def _windows(padded, window, strides):
    views = np.lib.stride_tricks.sliding_window_view(padded, window, axis=(1, 2))
    return views[:, ::strides, ::strides].transpose(0, 1, 2, 4, 5, 3)


def _conv_forward(x, kernel, bias, strides, padding, **border):
    """The output, and a cache as the solution's backward pass knows it."""
    kh, kw, _, filters = kernel.shape
    padded, corner = _padded(x, (kh, kw), strides, padding, **border)
    windows = _windows(padded, (kh, kw), strides)
    columns = windows.reshape(np.prod(windows.shape[:3]), -1)
    out = columns @ kernel.reshape(-1, filters) + bias
    cache = (x.shape, padded.shape, corner, columns, kernel, strides)
    return out.reshape(*windows.shape[:3], filters), cache


def _conv_backward(dout, cache):
    return _image_gradient(dout, cache), _kernel_gradient(dout, cache), dout.sum(axis=(0, 1, 2))


def _kernel_gradient(dout, cache, strides=None):
    _, padded_shape, _, columns, kernel, forward_strides = cache
    if strides is None:
        return (columns.T @ dout.reshape(-1, dout.shape[3])).reshape(kernel.shape)
    # The image is put together from its windows again, to be looked at with other strides.
    padded = np.zeros(padded_shape)
    windows = columns.reshape(*dout.shape[:3], *kernel.shape[:3])
    for i, j in np.ndindex(*dout.shape[1:3]):
        row, column = i * forward_strides, j * forward_strides
        padded[:, row : row + kernel.shape[0], column : column + kernel.shape[1]] = windows[:, i, j]
    seen = _windows(padded, kernel.shape[:2], strides)[:, : dout.shape[1], : dout.shape[2]]
    return np.tensordot(seen, dout, axes=((0, 1, 2), (0, 1, 2)))


def _image_gradient(dout, cache, strides=None, cut=True):
    shape, padded_shape, (top, left), _, kernel, forward_strides = cache
    strides = strides or forward_strides
    kh, kw = kernel.shape[:2]
    dpadded = np.zeros(padded_shape)
    for i, j in np.ndindex(*dout.shape[1:3]):
        window = dpadded[:, i * strides : i * strides + kh, j * strides : j * strides + kw]
        window += np.tensordot(dout[:, i, j], kernel, axes=(1, 3))
    return dpadded[:, top : top + shape[1], left : left + shape[2]] if cut else dpadded


def _pool_forward(x, pool_size, strides, padding, value=-np.inf, pick=None, border=None):
    """The output, and a cache as the solution's backward pass knows it."""
    strides = strides or pool_size
    padded, corner = _padded(x, (pool_size, pool_size), strides, padding, border=border, value=value)
    windows = _windows(padded, (pool_size, pool_size), strides)
    windows = windows.reshape(*windows.shape[:3], -1, x.shape[3])
    out = pick(windows) if pick else windows.max(axis=3)
    return out, (x.shape, padded.shape, corner, windows.argmax(axis=3), pool_size, strides)


def _mean_of_finite(windows):
    """The mean of what is no padding."""
    inside = np.isfinite(windows)
    return np.where(inside, windows, 0).sum(axis=3) / inside.sum(axis=3)


def _pool_backward(dout, cache, share=None, cut=True):
    """dx; `share` says which part of a window's gradient goes to one place of it."""
    shape, padded_shape, (top, left), winners, size, strides = cache
    dpadded = np.zeros(padded_shape)
    for place, (a, b) in enumerate(np.ndindex(size, size)):
        part = share(winners, place) if share else winners == place
        for i, j in np.ndindex(*dout.shape[1:3]):
            row, column = i * strides + a, j * strides + b
            if row < padded_shape[1] and column < padded_shape[2]:
                dpadded[:, row, column] += dout[:, i, j] * part[:, i, j]
    return dpadded[:, top : top + shape[1], left : left + shape[2]] if cut else dpadded


# -- and a network of one convolution (5 x 5, strides 2, "same") and one affine layer ------------------

SIZES = ((5, 5, 1, 6), (14 * 14 * 6, 10))


def _train(x_train, y_train, x_val, y_val, rng, log, step=None, parameters=None):
    """A right training by plain SGD, of which `step` and `parameters` can be replaced."""
    parameters = parameters or _new_parameters(rng)
    for epoch in range(4):
        losses = []
        order = rng.permutation(len(x_train))
        for start in range(0, len(order), 32):
            batch = order[start : start + 32]
            loss, gradients = _loss_and_gradients(parameters, x_train[batch], y_train[batch])
            parameters = (step or _step)(parameters, gradients)
            losses.append(loss)
        val_scores = _scores(parameters, x_val)
        val_loss, _ = _cross_entropy(val_scores, y_val)
        log(epoch, np.mean(losses), val_loss, np.mean(val_scores.argmax(axis=1) == y_val))
    return parameters


def _new_parameters(rng):
    return [(rng.normal(0, np.sqrt(2 / np.prod(size[:-1])), size=size), np.zeros(size[-1])) for size in SIZES]


def _step(parameters, gradients):
    return [
        (weights - 0.05 * dweights, bias - 0.05 * dbias)
        for (weights, bias), (dweights, dbias) in zip(parameters, gradients, strict=True)
    ]


def _scores(parameters, images):
    """The scores of a network of any number of convolutions before the affine layer."""
    *convolutions, (weights, bias) = parameters
    out = images[..., np.newaxis] / 255
    for kernel, its_bias in convolutions:
        out = np.maximum(_conv_forward(out, kernel, its_bias, 2, "same")[0], 0)
    return out.reshape(len(out), -1) @ weights + bias


def _loss_and_gradients(parameters, images, labels):
    (kernel, kernel_bias), (weights, bias) = parameters
    out, cache = _conv_forward(images[..., np.newaxis] / 255, kernel, kernel_bias, 2, "same")
    flat = np.maximum(out, 0).reshape(len(out), -1)
    loss, dscores = _cross_entropy(flat @ weights + bias, labels)
    dout = (dscores @ weights.T).reshape(out.shape) * (out > 0)
    first = _kernel_gradient(dout, cache), dout.sum(axis=(0, 1, 2))
    return loss, [first, (flat.T @ dscores, dscores.sum(axis=0))]


def _cross_entropy(scores, labels):
    examples = np.arange(len(scores))
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    dscores = exponentials / exponentials.sum(axis=1, keepdims=True)
    loss = -np.log(dscores[examples, labels] + 1e-300).mean()
    dscores[examples, labels] -= 1
    return loss, dscores / len(scores)
