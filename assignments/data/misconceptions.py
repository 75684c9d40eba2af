"""Mistakes that students make with images and mini-batches, each as a wrong implementation.

What another library does in this place is a convention: its order of arguments, its edges.

VALUES_OF_… are the checks of an exercise that look at values: all but the one of its shape.
"""

import numpy as np

from grader.authoring import convention, misconception

# -- normalize ---------------------------------------------------------------------------------

VALUES_OF_NORMALIZE = (
    "ordinary_images",
    "black_and_white",
    "dark_images",
    "another_batch",
    "leaves_arguments_alone",
)


@misconception("normalize", loses=("dark_images", "another_batch"))
def divided_by_the_brightest_pixel(images):
    """The images are divided by their own brightest pixel. If only dark images come, does 200 still mean
    what it meant in the batch before?"""
    return images / images.max()


@misconception("normalize", loses=VALUES_OF_NORMALIZE)
def divided_by_256(images):
    """The bytes are divided by 256. There are 256 different bytes; which number is the largest of them?"""
    return images / 256


@misconception("normalize", loses=VALUES_OF_NORMALIZE)
def whole_numbers(images):
    """The quotients are whole numbers, so nearly every pixel is 0. What is 200 // 255, and which type of
    number can hold 0.78?"""
    return images // 255


@convention("normalize", loses=VALUES_OF_NORMALIZE)
def moved_to_mean_zero(images):
    """The images are standardised to mean 0 and standard deviation 1, as LeCun et al. (1998) advise.
    Between which two numbers should the pixels lie here?"""
    return (images - images.mean()) / images.std()


@convention("normalize", loses=VALUES_OF_NORMALIZE)
def from_minus_one_to_one(images):
    """The pixels lie between -1 and 1, as Keras's preprocess_input has them for MobileNet. Which number
    should a black pixel be here?"""
    return images / 127.5 - 1


@misconception("normalize", loses=VALUES_OF_NORMALIZE)
def overflowed_in_bytes(images):
    """The sum is computed in bytes. What is 255 + 1 in an array of uint8?"""
    return (images + np.uint8(1)) / 256


@misconception("normalize", loses=("leaves_arguments_alone",))
def cut_the_bytes_in_place(images):
    """The caller's bytes are changed. Which array does `out=images` write to?"""
    result = images / 255
    np.floor_divide(images, 255, out=images)
    return result


# -- flatten -----------------------------------------------------------------------------------


@misconception(
    "flatten",
    loses=(
        "shape_and_finite",
        "ordinary_images",
        "one_image",
        "images_of_bytes",
        "another_batch",
        "leaves_arguments_alone",
    ),
)
def one_long_list(images):
    """All images lie in one list. How many rows should there be, and how does reshape keep the first axis?"""
    return images.reshape(-1)


@misconception(
    "flatten", loses=("ordinary_images", "images_of_bytes", "another_batch", "leaves_arguments_alone")
)
def pixels_mixed_between_images(images):
    """The shape is right, but each row holds pixels of several images. Reshape never changes the order of
    the numbers: which axis has to come first, before you transpose?"""
    return images.reshape(-1, len(images)).T


@misconception(
    "flatten",
    loses=("ordinary_images", "one_image", "images_of_bytes", "another_batch", "leaves_arguments_alone"),
)
def column_by_column(images):
    """The pixels come column by column. In which order do you read a page?"""
    return images.transpose(0, 2, 1).reshape(len(images), -1)


@convention(
    "flatten",
    loses=(
        "shape_and_finite",
        "ordinary_images",
        "one_image",
        "images_of_bytes",
        "another_batch",
        "leaves_arguments_alone",
    ),
)
def images_in_columns(images):
    """Each column is an image, as in deeplearning.ai's courses. Which axis counts the images here?"""
    return images.reshape(len(images), -1).T


@misconception("flatten", loses=("one_image",))
def forgot_the_batch_of_one(images):
    """A single image loses its first axis. Which shape does a batch of one image have, before and after?"""
    return np.squeeze(images.reshape(len(images), -1))


@misconception("flatten", loses=("leaves_arguments_alone",))
def changed_the_shape_in_place(images):
    """The caller's images get a new shape. What does `images.shape = ...` do to the array that the caller
    still holds?"""
    images.shape = (len(images), -1)
    return images


# -- one_hot -----------------------------------------------------------------------------------

VALUES_OF_ONE_HOT = (
    "ordinary_labels",
    "classes_without_examples",
    "labels_of_other_types",
    "many_classes",
    "leaves_arguments_alone",
)


@misconception("one_hot", loses=("classes_without_examples", "labels_of_other_types", "many_classes"))
def counted_the_classes_in_the_labels(labels, num_classes):
    """The number of columns is read off the labels. What if the last class does not occur in this batch?"""
    return np.eye(int(labels.max()) + 1)[labels]


@misconception("one_hot", loses=VALUES_OF_ONE_HOT)
def ones_in_whole_columns(labels, num_classes):
    """Whole columns are set to 1. How do you pick one entry of each row?"""
    rows = np.zeros((len(labels), num_classes))
    rows[:, labels] = 1
    return rows


@convention("one_hot", loses=VALUES_OF_ONE_HOT)
def classes_in_rows(labels, num_classes):
    """Each column stands for an example and each row for a class, as in deeplearning.ai's courses. What
    does one row stand for here?"""
    return np.eye(num_classes)[labels].T


@misconception("one_hot", loses=VALUES_OF_ONE_HOT)
def counted_from_one(labels, num_classes):
    """Every one stands a column too far to the left, as if the first class were number 1. Which column
    belongs to label 0?"""
    return np.eye(num_classes)[np.asarray(labels, dtype=int) - 1]


@misconception("one_hot", loses=("many_classes",))
def labels_cut_to_bytes(labels, num_classes):
    """The labels are turned into bytes first. What becomes of label 260?"""
    return np.eye(num_classes)[labels.astype(np.uint8)]


@misconception("one_hot", loses=("labels_of_other_types",))
def places_counted_in_bytes(labels, num_classes):
    """The places in the flat array are computed in the type of the labels. How far can uint8 count?"""
    rows = np.zeros((len(labels), num_classes))
    rows.flat[np.arange(len(labels)).astype(labels.dtype) * num_classes + labels] = 1
    return rows


@misconception("one_hot", loses=("leaves_arguments_alone",))
def labels_moved_in_place(labels, num_classes):
    """The caller's labels are changed. What is the difference between a += b and a = a + b for an array?"""
    rows = np.eye(num_classes)[labels]
    labels += num_classes * np.arange(len(labels)).astype(labels.dtype)  # places in a flat array
    return rows


@misconception("one_hot", loses=VALUES_OF_ONE_HOT)
def ones_a_place_too_early(labels, num_classes):
    """Each 1 stands a place too early, and that of class 0 at the end of the row before. From which number
    are classes counted, and which number has the first place?"""
    rows = np.zeros((len(labels), num_classes))
    rows.ravel()[np.arange(len(labels)) * num_classes + labels - 1] = 1
    return rows


@misconception("one_hot", loses=VALUES_OF_ONE_HOT)
def ones_a_place_too_early_in_their_row(labels, num_classes):
    """Each 1 stands a place too early, and that of class 0 at the end of its row. From which number are
    classes counted, and what does the index -1 name?"""
    return np.eye(num_classes)[labels - 1]


# -- train_val_split ---------------------------------------------------------------------------


@misconception("train_val_split", loses=("validation_is_drawn_at_random", "split_comes_from_the_generator"))
def not_shuffled(x, y, validation_fraction, rng):
    """The last examples are put aside as they stand. If a file is sorted by class, what does the validation
    part hold?"""
    count = round(len(x) * (1 - validation_fraction))
    return x[:count], y[:count], x[count:], y[count:]


@misconception("train_val_split", loses=("validation_is_drawn_at_random",))
def shuffled_after_the_cut(x, y, validation_fraction, rng):
    """The examples are cut first and shuffled then. Can an early one ever get into the validation part?"""
    count = round(len(x) * (1 - validation_fraction))
    train, validation = rng.permutation(count), count + rng.permutation(len(x) - count)
    return x[train], y[train], x[validation], y[validation]


@misconception("train_val_split", loses=("labels_stay_with_their_examples", "other_sizes"))
def examples_and_labels_shuffled_apart(x, y, validation_fraction, rng):
    """Examples and labels are put into two different orders. How many permutations do you draw?"""
    count = round(len(x) * validation_fraction)
    x, y = rng.permutation(x), rng.permutation(y)
    return x[count:], y[count:], x[:count], y[:count]


@misconception(
    "train_val_split",
    loses=(
        "every_example_once",
        "labels_stay_with_their_examples",
        "size_of_validation",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def drawn_with_replacement(x, y, validation_fraction, rng):
    """Some examples come twice and others never. May a card that was drawn go back into the pack?"""
    order = rng.integers(len(x), size=len(x))
    count = round(len(x) * validation_fraction)
    return x[order[count:]], y[order[count:]], x[order[:count]], y[order[:count]]


@misconception(
    "train_val_split",
    loses=(
        "shape_and_finite",
        "every_example_once",
        "labels_stay_with_their_examples",
        "size_of_validation",
        "validation_is_drawn_at_random",
        "split_comes_from_the_generator",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def validation_stays_in_training(x, y, validation_fraction, rng):
    """The validation examples are among the training examples as well. What would their accuracy tell?"""
    order = rng.permutation(len(x))
    validation = order[: round(len(x) * validation_fraction)]
    return x[order], y[order], x[validation], y[validation]


@misconception("train_val_split", loses=("size_of_validation",))
def fraction_of_the_other_part(x, y, validation_fraction, rng):
    """The fraction is used for the training part. Which part should be the small one?"""
    order = rng.permutation(len(x))
    count = round(len(x) * validation_fraction)
    train, validation = order[:count], order[count:]
    return x[train], y[train], x[validation], y[validation]


@convention(
    "train_val_split",
    loses=(
        "shape_and_finite",
        "every_example_once",
        "labels_stay_with_their_examples",
        "size_of_validation",
        "validation_is_drawn_at_random",
        "split_comes_from_the_generator",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def order_of_scikit_learn(x, y, validation_fraction, rng):
    """The four parts come back as x_train, x_val, y_train, y_val, as from train_test_split in scikit-learn.
    In which order are they asked for here?"""
    order = rng.permutation(len(x))
    count = round(len(x) * validation_fraction)
    return x[order[count:]], x[order[:count]], y[order[count:]], y[order[:count]]


@misconception("train_val_split", loses=("size_of_validation",))
def coin_for_every_example(x, y, validation_fraction, rng):
    """A coin is tossed for every example, so the size of the validation part is left to chance. How do you
    draw a fixed number of examples?"""
    chosen = rng.random(len(x)) < validation_fraction
    return x[~chosen], y[~chosen], x[chosen], y[chosen]


@misconception("train_val_split", loses=("split_comes_from_the_generator",))
def own_seed_in_every_split(x, y, validation_fraction, rng):
    """A new generator with a fixed seed is made in the function. What did the caller pass rng for?"""
    order = np.random.default_rng(0).permutation(len(x))
    count = round(len(x) * validation_fraction)
    return x[order[count:]], y[order[count:]], x[order[:count]], y[order[:count]]


@misconception("train_val_split", loses=("leaves_arguments_alone",))
def split_after_shuffling_in_place(x, y, validation_fraction, rng):
    """The caller's arrays are shuffled. What is the difference between rng.shuffle and rng.permutation?"""
    order = rng.permutation(len(x))
    x[:], y[:] = x[order], y[order]
    count = round(len(x) * validation_fraction)
    return x[count:].copy(), y[count:].copy(), x[:count].copy(), y[:count].copy()


# -- minibatches -------------------------------------------------------------------------------


@misconception("minibatches", loses=("order_is_random", "new_order_in_every_epoch"))
def never_shuffled(x, y, batch_size, rng):
    """The batches come in the order of the file. What does a batch hold if the file is sorted by class?"""
    return _cut(x, y, np.arange(len(x)), batch_size)


@misconception("minibatches", loses=("sizes_of_the_batches", "order_is_random"))
def batches_shuffled_instead_of_examples(x, y, batch_size, rng):
    """Whole batches change places, but the same examples stay together in every epoch. What is shuffled
    first: the examples or the batches?"""
    batches = _cut(x, y, np.arange(len(x)), batch_size)
    return [batches[k] for k in rng.permutation(len(batches))]


@misconception("minibatches", loses=("order_is_random",))
def shuffled_within_each_batch(x, y, batch_size, rng):
    """The examples change places within their batch only. Does the sum over a batch depend on its order?"""
    batches = _cut(x, y, np.arange(len(x)), batch_size)
    orders = [rng.permutation(len(batch)) for batch, _ in batches]
    return [(a[order], b[order]) for (a, b), order in zip(batches, orders, strict=True)]


@misconception("minibatches", loses=("sizes_of_the_batches", "other_sizes"))
def what_is_left_over_dropped(x, y, batch_size, rng):
    """What does not fill a batch is dropped. How many of 23 examples do you see, in batches of five?"""
    order = rng.permutation(len(x))
    return _cut(x, y, order[: len(x) // batch_size * batch_size], batch_size)


@misconception("minibatches", loses=("sizes_of_the_batches",))
def empty_batch_at_the_end(x, y, batch_size, rng):
    """The last batch is empty where the batches come out even. How many batches of four are there in twelve
    examples, and what is the mean loss of no examples?"""
    order = rng.permutation(len(x))
    starts = range(0, len(x) + 1, batch_size)
    return [(x[order[s : s + batch_size]], y[order[s : s + batch_size]]) for s in starts]


@misconception("minibatches", loses=("sizes_of_the_batches",))
def batches_of_equal_size(x, y, batch_size, rng):
    """The examples are shared out evenly, so several batches are smaller. Which batches should be full?"""
    parts = np.array_split(rng.permutation(len(x)), -(-len(x) // batch_size))
    return [(x[part], y[part]) for part in parts]


@misconception(
    "minibatches",
    loses=(
        "shape_and_finite",
        "every_example_once",
        "labels_stay_with_their_examples",
        "sizes_of_the_batches",
        "order_is_random",
        "new_order_in_every_epoch",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def batch_size_taken_as_their_number(x, y, batch_size, rng):
    """The batch_size is used as the number of batches. How many examples should the first batch hold?"""
    return [(x[part], y[part]) for part in np.array_split(rng.permutation(len(x)), batch_size)]


@convention(
    "minibatches",
    loses=(
        "every_example_once",
        "labels_stay_with_their_examples",
        "sizes_of_the_batches",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def a_new_draw_for_each_batch(x, y, batch_size, rng):
    """Each batch is drawn from all examples anew, as in CS231n, so that some come twice and others never.
    How can one permutation serve a whole epoch?"""
    starts = range(0, len(x), batch_size)
    draws = [rng.choice(len(x), size=min(batch_size, len(x) - s), replace=False) for s in starts]
    return [(x[draw], y[draw]) for draw in draws]


@misconception("minibatches", loses=("labels_stay_with_their_examples", "other_sizes"))
def labels_in_another_order(x, y, batch_size, rng):
    """Examples and labels are put into two different orders. How many permutations do you draw?"""
    return _cut(rng.permutation(x), rng.permutation(y), np.arange(len(x)), batch_size)


@misconception("minibatches", loses=("labels_stay_with_their_examples", "other_sizes"))
def labels_left_in_their_order(x, y, batch_size, rng):
    """The examples are shuffled and their labels are not. Which label belongs to the first example of the
    first batch?"""
    return _cut(x[rng.permutation(len(x))], y, np.arange(len(x)), batch_size)


@misconception("minibatches", loses=("new_order_in_every_epoch",))
def same_order_in_every_epoch(x, y, batch_size, rng):
    """A new generator with a fixed seed gives the same order at every call. What did the caller pass rng
    for?"""
    return _cut(x, y, np.random.default_rng(0).permutation(len(x)), batch_size)


@misconception("minibatches", loses=("leaves_arguments_alone",))
def epoch_shuffled_in_place(x, y, batch_size, rng):
    """The caller's arrays are shuffled. What is the difference between rng.shuffle and rng.permutation?"""
    order = rng.permutation(len(x))
    x[:], y[:] = x[order], y[order]
    return _cut(x.copy(), y.copy(), np.arange(len(x)), batch_size)


# -- accuracy ----------------------------------------------------------------------------------

VALUES_OF_ACCURACY = (
    "ordinary_scores",
    "extreme_scores",
    "all_right_and_none_right",
    "labels_of_other_types",
    "other_sizes",
    "leaves_arguments_alone",
)


@misconception("accuracy", loses=VALUES_OF_ACCURACY)
def counted_and_not_divided(scores, labels):
    """The right answers are counted, and nothing more. By what has their number to be divided, to be a
    share?"""
    return np.sum(scores.argmax(axis=1) == labels)


@misconception("accuracy", loses=VALUES_OF_ACCURACY)
def in_percent(scores, labels):
    """The share is given in percent. Between which two numbers does a share lie?"""
    return 100 * np.mean(scores.argmax(axis=1) == labels)


@misconception(
    "accuracy",
    loses=(
        "shape_and_finite",
        "ordinary_scores",
        "extreme_scores",
        "all_right_and_none_right",
        "labels_of_other_types",
        "other_sizes",
        "leaves_arguments_alone",
    ),
)
def highest_score_of_each_column(scores, labels):
    """The highest score is sought down the columns. Which axis has the classes of one example?"""
    return np.mean(scores.argmax(axis=0) == labels)


@misconception("accuracy", loses=VALUES_OF_ACCURACY)
def share_of_errors(scores, labels):
    """The share of wrong answers comes back. What should a perfect classifier get?"""
    return np.mean(scores.argmax(axis=1) != labels)


@misconception("accuracy", loses=VALUES_OF_ACCURACY)
def every_answer_compared_with_every_label(scores, labels):
    """Every prediction is compared with the labels of all examples. What shape has (N, 1) == (N,)?"""
    return np.mean(scores.argmax(axis=1, keepdims=True) == labels)


@misconception("accuracy", loses=VALUES_OF_ACCURACY)
def correct_zeros_counted(scores, labels):
    """The zeros of the one-hot rows count as right answers too. How many of ten zeros and ones agree when
    the wrong class is chosen?"""
    classes = np.arange(scores.shape[1])
    return np.mean((scores.argmax(axis=1)[:, None] == classes) == (labels[:, None] == classes))


@misconception("accuracy", loses=VALUES_OF_ACCURACY)
def score_above_one_half(scores, labels):
    """A prediction counts only if its score is above 1/2, as if scores were probabilities. Which class wins
    if all scores are negative?"""
    return np.mean(scores[np.arange(len(labels)), labels] > 0.5)


@misconception("accuracy", loses=("labels_of_other_types",))
def right_answers_counted_in_bytes(scores, labels):
    """The right answers are counted in the type of the labels. How far can uint8 count?"""
    return np.sum(scores.argmax(axis=1) == labels, dtype=labels.dtype) / len(labels)


@misconception("accuracy", loses=("leaves_arguments_alone",))
def scores_marked_in_place(scores, labels):
    """The caller's scores are changed. Can you compare without writing into them?"""
    right = np.mean(scores.argmax(axis=1) == labels)
    scores[:] = scores == scores.max(axis=1, keepdims=True)
    return right


@misconception("accuracy", loses=VALUES_OF_ACCURACY)
def highest_score_compared_with_the_label(scores, labels):
    """The highest score itself is compared with the label. What names a class: its score, or the place where
    that stands?"""
    return float(np.mean(scores.max(axis=1) == labels))


@misconception("accuracy", loses=VALUES_OF_ACCURACY)
def divided_by_one_less(scores, labels):
    """The right answers are divided by N - 1, the last index. How many examples are there?"""
    return np.sum(scores.argmax(axis=1) == labels) / (len(labels) - 1)


SHARES_OF_ACCURACY = tuple(name for name in VALUES_OF_ACCURACY if name != "all_right_and_none_right")


@misconception(
    "accuracy",
    loses=SHARES_OF_ACCURACY,
    twins={
        "divided_in_whole_numbers": "In the checks, the first example is right where all are, and then only."
    },
)
def first_example_judged_only(scores, labels):
    """Only the first example is looked at, and the result is 0 or 1. How many examples are there?"""
    return float(scores[0].argmax() == labels[0])


@misconception("accuracy", loses=SHARES_OF_ACCURACY)
def divided_in_whole_numbers(scores, labels):
    """The right answers are divided by // and what stands after the point is lost. What is 7 // 10?"""
    return np.sum(scores.argmax(axis=1) == labels) // len(labels)


# -- shift -------------------------------------------------------------------------------------

VALUES_OF_SHIFT = (
    "right_and_down",
    "beyond_the_image",
    "left_and_up",
    "along_one_axis",
    "images_that_are_not_square",
    "another_shift",
    "leaves_arguments_alone",
)


@misconception("shift", loses=VALUES_OF_SHIFT)
def pixels_come_back_on_the_other_side(images, dx, dy):
    """Pixels that leave the picture on one side come back on the other. What does np.roll do at the
    edge?"""
    return np.roll(images, (dy, dx), axis=(1, 2))


@convention(
    "shift",
    loses=(
        "right_and_down",
        "beyond_the_image",
        "left_and_up",
        "along_one_axis",
        "images_that_are_not_square",
        "another_shift",
        "leaves_arguments_alone",
    ),
)
def dx_moves_the_rows(images, dx, dy):
    """The first number moves the rows and the second the columns, as in `scipy.ndimage.shift`. In which
    order do dx and dy come here, and which axis of the array goes to the right?"""
    return _shifted(images, dy, dx)


@misconception(
    "shift",
    loses=(
        "right_and_down",
        "beyond_the_image",
        "left_and_up",
        "along_one_axis",
        "images_that_are_not_square",
        "another_shift",
        "leaves_arguments_alone",
    ),
)
def moved_the_other_way(images, dx, dy):
    """The images move to the left and up. Where does the pixel of column 0 stand after a shift of 3?"""
    return _shifted(images, -dx, -dy)


@misconception(
    "shift",
    loses=(
        "right_and_down",
        "beyond_the_image",
        "left_and_up",
        "along_one_axis",
        "images_that_are_not_square",
        "another_shift",
        "leaves_arguments_alone",
    ),
)
def dx_moves_the_rows_the_other_way(images, dx, dy):
    """The images move to the left and up, and dx moves their rows. Which axis goes to the right, and where
    does the pixel of column 0 stand after a shift of 3?"""
    return _shifted(images, -dy, -dx)


@misconception(
    "shift",
    loses=(
        "beyond_the_image",
        "left_and_up",
        "along_one_axis",
        "images_that_are_not_square",
        "another_shift",
    ),
)
def only_to_the_right_and_down(images, dx, dy):
    """Only shifts to the right and down work. Which part of the image is `images[:, : H - dy]` if dy is
    -2?"""
    moved = np.zeros_like(images)
    dx, dy = max(dx, 0), max(dy, 0)
    _, height, width = images.shape
    moved[:, dy:, dx:] = images[:, : max(height - dy, 0), : max(width - dx, 0)]
    return moved


@misconception("shift", loses=("along_one_axis",))
def stopped_by_a_shift_of_zero(images, dx, dy):
    """A shift of 0 leaves nothing of the image. What does `images[:, :-0]` hold?"""
    moved = np.zeros_like(images)
    rows = (slice(dy, None), slice(None, -dy)) if dy >= 0 else (slice(None, dy), slice(-dy, None))
    columns = (slice(dx, None), slice(None, -dx)) if dx >= 0 else (slice(None, dx), slice(-dx, None))
    moved[:, rows[0], columns[0]] = images[:, rows[1], columns[1]]
    return moved


@misconception("shift", loses=("beyond_the_image",))
def lost_beyond_the_image(images, dx, dy):
    """A shift of more than the width goes wrong. What does `images[:, :, : W - dx]` hold if W - dx is
    negative?"""
    moved = np.zeros_like(images)
    _, height, width = images.shape
    moved[:, max(dy, 0) : height + min(dy, 0), max(dx, 0) : width + min(dx, 0)] = images[
        :, max(-dy, 0) : height - max(dy, 0), max(-dx, 0) : width - max(dx, 0)
    ]
    return moved


@convention("shift", loses=VALUES_OF_SHIFT)
def edge_repeated(images, dx, dy):
    """The edge of the image is drawn out into the empty space, as Keras's ImageDataGenerator does by
    default. Which number should stand there here?"""
    rows = np.clip(np.arange(images.shape[1]) - dy, 0, images.shape[1] - 1)
    columns = np.clip(np.arange(images.shape[2]) - dx, 0, images.shape[2] - 1)
    return images[:, rows][:, :, columns]


@convention("shift", loses=VALUES_OF_SHIFT)
def edge_mirrored_into_the_gap(images, dx, dy):
    """The image is mirrored into the empty space, as Keras's RandomTranslation does by default. Which
    number should stand there here?"""
    reach = ((0, 0), (abs(dy), abs(dy)), (abs(dx), abs(dx)))
    padded = np.pad(images, reach, mode="symmetric")
    return _shifted(padded, dx, dy)[
        :, abs(dy) : abs(dy) + images.shape[1], abs(dx) : abs(dx) + images.shape[2]
    ]


@misconception("shift", loses=("images_that_are_not_square",))
def size_28_written_into_the_shift(images, dx, dy):
    """The function knows images of 28 x 28 pixels only. Where can you read the height and the width?"""
    rows, columns = np.arange(28) - dy, np.arange(28) - dx
    moved = images[:, np.clip(rows, 0, 27)][:, :, np.clip(columns, 0, 27)]
    return moved * ((rows >= 0) & (rows < 28))[:, None] * ((columns >= 0) & (columns < 28))


@misconception("shift", loses=("leaves_arguments_alone",))
def moved_within_the_argument(images, dx, dy):
    """The caller's images are moved. Into which array do you write?"""
    images[:] = _shifted(images, dx, dy)
    return images.copy()


# -- flip_horizontal ---------------------------------------------------------------------------

VALUES_OF_FLIP_HORIZONTAL = (
    "ordinary_images",
    "images_that_are_not_square",
    "another_batch",
    "leaves_arguments_alone",
)


@misconception("flip_horizontal", loses=VALUES_OF_FLIP_HORIZONTAL)
def upside_down(images):
    """The images are turned upside down. Which axis does np.flipud or np.fliplr turn, and which one is that
    in a batch?"""
    return np.fliplr(images)


@misconception("flip_horizontal", loses=VALUES_OF_FLIP_HORIZONTAL)
def turned_half_round(images):
    """The images are mirrored twice, left to right and top to bottom. Which axes should be turned round?"""
    return images[:, ::-1, ::-1]


@misconception("flip_horizontal", loses=VALUES_OF_FLIP_HORIZONTAL)
def order_of_the_images_turned_round(images):
    """The order of the images is turned round, so that the first becomes the last. Which of the three axes
    counts the images?"""
    return images[::-1]


@misconception("flip_horizontal", loses=VALUES_OF_FLIP_HORIZONTAL)
def transposed(images):
    """Rows and columns are exchanged. Where should the upper right corner go: to the upper left, or to the
    lower left?"""
    return images.transpose(0, 2, 1)


@misconception("flip_horizontal", loses=VALUES_OF_FLIP_HORIZONTAL)
def only_the_first_image(images):
    """Only the first image is mirrored. Which index says "every image"?"""
    flipped = images.copy()
    flipped[0] = flipped[0, :, ::-1]
    return flipped


@misconception("flip_horizontal", loses=("leaves_arguments_alone",))
def flipped_in_place(images):
    """The caller's images are mirrored. Into which array do you write?"""
    images[:] = images[:, :, ::-1].copy()
    return images.copy()


# -- crop --------------------------------------------------------------------------------------

VALUES_OF_CROP = (
    "ordinary_rectangle",
    "up_to_the_edges",
    "images_that_are_not_square",
    "another_rectangle",
    "leaves_arguments_alone",
)
ALL_OF_CROP = ("shape_and_finite", *VALUES_OF_CROP)


@misconception("crop", loses=ALL_OF_CROP)
def height_taken_as_the_last_row(images, top, left, height, width):
    """The height and the width are used as ends of the slices. In which row does a rectangle of height 5
    end that begins in row 10?"""
    return images[:, top:height, left:width]


@misconception("crop", loses=ALL_OF_CROP)
def one_row_too_many(images, top, left, height, width):
    """The rectangle has a row and a column too many. Is the end of a slice part of it?"""
    return images[:, top : top + height + 1, left : left + width + 1]


@misconception("crop", loses=VALUES_OF_CROP)
def top_and_left_exchanged(images, top, left, height, width):
    """The rectangle begins in row left and column top. Which axis goes down?"""
    return images[:, left : left + height, top : top + width]


@convention("crop", loses=ALL_OF_CROP)
def rectangle_of_opencv(images, top, left, height, width):
    """The rectangle is taken as x, y, width and height, as in OpenCV. Which axis does the first of the four
    numbers count along here?"""
    return images[:, left : left + width, top : top + height]


@misconception("crop", loses=VALUES_OF_CROP)
def cut_out_of_the_middle(images, top, left, height, width):
    """The rectangle is taken from the middle. Where do top and left say that it begins?"""
    row, column = (images.shape[1] - height) // 2, (images.shape[2] - width) // 2
    return images[:, row : row + height, column : column + width]


@misconception("crop", loses=ALL_OF_CROP)
def blackened_around_the_rectangle(images, top, left, height, width):
    """The images keep their size, and everything around the rectangle is black. Which shape should come
    back?"""
    cropped = np.zeros_like(images)
    part = np.s_[:, top : top + height, left : left + width]
    cropped[part] = images[part]
    return cropped


@misconception("crop", loses=("up_to_the_edges",))
def counted_from_the_end(images, top, left, height, width):
    """The end of the slice is counted from the other edge. What does `images[:, 3:-0]` hold, if the
    rectangle reaches the edge?"""
    below, beside = images.shape[1] - top - height, images.shape[2] - left - width
    return images[:, top:-below, left:-beside]


@misconception("crop", loses=("leaves_arguments_alone",))
def blackened_the_original(images, top, left, height, width):
    """The caller's images are changed. Does a slice copy its pixels?"""
    cropped = images[:, top : top + height, left : left + width].copy()
    images[:] = 0
    return cropped


@misconception(
    "crop", loses=("ordinary_rectangle", "up_to_the_edges", "another_rectangle", "leaves_arguments_alone")
)
def rows_counted_from_the_bottom(images, top, left, height, width):
    """The rectangle lies as far from the bottom as it should lie from the top. Where is row 0 of an array
    that holds an image?"""
    bottom = images.shape[1] - top - height
    return images[:, bottom : bottom + height, left : left + width].copy()


# -- resize ------------------------------------------------------------------------------------

VALUES_OF_RESIZE = (
    "larger",
    "very_small",
    "smaller",
    "images_that_are_not_square",
    "another_size",
    "leaves_arguments_alone",
)


@misconception("resize", loses=VALUES_OF_RESIZE)
def nearest_pixel(images, height, width):
    """Each new pixel takes the value of one old pixel. Between which pixels does its middle lie, and how
    much of each should it get?"""
    rows = np.arange(height) * images.shape[1] // height
    columns = np.arange(width) * images.shape[2] // width
    return images[:, rows][:, :, columns]


@convention("resize", loses=VALUES_OF_RESIZE)
def corners_aligned(images, height, width):
    """The first pixel is laid on the first and the last on the last, as with align_corners=True in PyTorch.
    Where does the middle of the first new pixel lie if each old one is cut into two?"""
    rows = np.linspace(0, images.shape[1] - 1, height)
    return _interpolated(images, rows, np.linspace(0, images.shape[2] - 1, width))


@convention("resize", loses=VALUES_OF_RESIZE)
def half_pixel_forgotten(images, height, width):
    """The edges of the pixels are laid on each other and not their middles, as TensorFlow 1 did. Where is
    the middle of pixel 0?"""
    rows = np.arange(height) * images.shape[1] / height
    return _interpolated(images, rows, np.arange(width) * images.shape[2] / width)


@convention(
    "resize",
    loses=(
        "shape_and_finite",
        "larger",
        "very_small",
        "smaller",
        "images_that_are_not_square",
        "another_size",
        "leaves_arguments_alone",
    ),
)
def height_and_width_exchanged(images, height, width):
    """The width comes before the height, as in OpenCV and Pillow. Which of them comes first here, and in
    the shape of an array?"""
    return _resized(images, width, height)


@misconception("resize", loses=VALUES_OF_RESIZE)
def shares_exchanged(images, height, width):
    """The two neighbours have each other's share. If a pixel lies very near to the first one, which should
    count for more?"""
    above, below, down = _neighbours(_middles(images.shape[1], height), images.shape[1])
    left, right, across = _neighbours(_middles(images.shape[2], width), images.shape[2])
    rows = down[:, None] * images[:, above] + (1 - down[:, None]) * images[:, below]
    return across * rows[:, :, left] + (1 - across) * rows[:, :, right]


@misconception(
    "resize", loses=("larger", "images_that_are_not_square", "another_size", "leaves_arguments_alone")
)
def black_around_the_image(images, height, width):
    """Pixels at the edge are mixed with black. What should a place outside of the outermost middle get?"""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    rows = (np.arange(height) + 0.5) * images.shape[1] / height + 0.5
    return _interpolated(padded, rows, (np.arange(width) + 0.5) * images.shape[2] / width + 0.5)


@convention("resize", loses=("very_small", "smaller", "images_that_are_not_square", "another_size"))
def averaged_when_smaller(images, height, width):
    """A smaller image takes the mean of all pixels that fall together (antialiasing), as in Pillow. How
    many old pixels does the formula of this course look at?"""
    return _weights(images.shape[1], height) @ images @ _weights(images.shape[2], width).T


@misconception("resize", loses=("leaves_arguments_alone",))
def filtered_the_original(images, height, width):
    """The caller's images are changed. Into which array do you write?"""
    resized = _resized(images, height, width)
    images[:] = images.round()
    return resized


@misconception(
    "resize", loses=("larger", "images_that_are_not_square", "another_size", "leaves_arguments_alone")
)
def places_rounded_towards_zero(images, height, width):
    """Places below 0 are rounded up to 0, and the pixels there are mixed with a negative share. Is int(-0.3)
    the whole number below -0.3?"""

    def around(old, new):
        place = (np.arange(new) + 0.5) * old / new - 0.5
        first = place.astype(int)
        return np.clip(first, 0, old - 1), np.clip(first + 1, 0, old - 1), place - first

    up, down, share = around(images.shape[1], height)
    left, right, across = around(images.shape[2], width)
    rows = images[:, up] * (1 - share)[:, None] + images[:, down] * share[:, None]
    return rows[:, :, left] * (1 - across) + rows[:, :, right] * across


@misconception("resize", loses=VALUES_OF_RESIZE)
def shares_of_the_rows_exchanged(images, height, width):
    """The upper and the lower row have each other's share; the columns are right. If a pixel lies very near
    to the upper one, which should count for more?"""
    above, below, down = _neighbours(_middles(images.shape[1], height), images.shape[1])
    left, right, across = _neighbours(_middles(images.shape[2], width), images.shape[2])
    rows = down[:, None] * images[:, above] + (1 - down[:, None]) * images[:, below]
    return (1 - across) * rows[:, :, left] + across * rows[:, :, right]


# -- adjust_brightness -------------------------------------------------------------------------

VALUES_OF_ADJUST_BRIGHTNESS = (
    "grey_images",
    "all_white_and_all_black",
    "no_brighter_than_white",
    "another_batch",
    "leaves_arguments_alone",
)


@misconception(
    "adjust_brightness", loses=("all_white_and_all_black", "no_brighter_than_white", "another_batch")
)
def not_clipped_at_all(images, delta):
    """Some pixels are above 1 or below 0. What is brighter than white?"""
    return images + delta


@misconception(
    "adjust_brightness", loses=("all_white_and_all_black", "no_brighter_than_white", "another_batch")
)
def clipped_above_only(images, delta):
    """Pixels are held below 1, but some are negative. What is darker than black?"""
    return np.minimum(images + delta, 1)


@convention("adjust_brightness", loses=VALUES_OF_ADJUST_BRIGHTNESS)
def multiplied_by_the_brightness(images, delta):
    """The pixels are multiplied by 1 + delta, as ColorJitter in torchvision does. Does a black pixel become
    brighter here?"""
    return np.clip(images * (1 + delta), 0, 1)


@misconception("adjust_brightness", loses=VALUES_OF_ADJUST_BRIGHTNESS)
def multiplied_by_delta(images, delta):
    """The pixels are multiplied by delta. What should a delta of 0 do to an image?"""
    return np.clip(images * delta, 0, 1)


@misconception(
    "adjust_brightness", loses=("all_white_and_all_black", "no_brighter_than_white", "another_batch")
)
def started_again_at_black(images, delta):
    """Pixels that should be brighter than white become black, as bytes do when they overflow. Where should
    it stop?"""
    return (images + delta) % 1.0


@misconception("adjust_brightness", loses=VALUES_OF_ADJUST_BRIGHTNESS)
def stretched_back_to_the_range(images, delta):
    """The images are stretched to fill the range again, so adding has no effect. What is left of delta?"""
    brighter = images + delta
    return (brighter - brighter.min()) / (brighter.max() - brighter.min())


@misconception("adjust_brightness", loses=("leaves_arguments_alone",))
def brightened_in_place(images, delta):
    """The caller's images are changed. What is the difference between a += b and a = a + b for an array?"""
    images += delta
    return np.clip(images, 0, 1)


# -- erase -------------------------------------------------------------------------------------

VALUES_OF_ERASE = (
    "ordinary_rectangle",
    "up_to_the_edges",
    "images_that_are_not_square",
    "another_rectangle",
    "leaves_arguments_alone",
)


@misconception("erase", loses=("leaves_arguments_alone",))
def erased_in_place(images, top, left, height, width):
    """The caller's images have the hole too. What has to be made before the rectangle is blackened?"""
    images[:, top : top + height, left : left + width] = 0
    return images.copy()


@misconception("erase", loses=VALUES_OF_ERASE)
def erased_up_to_height(images, top, left, height, width):
    """The height and the width are used as ends of the slices. In which row does a rectangle of height 5
    end that begins in row 10?"""
    erased = images.copy()
    erased[:, top:height, left:width] = 0
    return erased


@convention("erase", loses=VALUES_OF_ERASE)
def rectangle_transposed(images, top, left, height, width):
    """The rectangle is taken as x, y, width and height, as in OpenCV. Which axis does the first of the four
    numbers count along here?"""
    erased = images.copy()
    erased[:, left : left + width, top : top + height] = 0
    return erased


@misconception("erase", loses=VALUES_OF_ERASE)
def everything_else_erased(images, top, left, height, width):
    """The rectangle is kept and the rest is black. Which part should disappear?"""
    erased = np.zeros_like(images)
    part = np.s_[:, top : top + height, left : left + width]
    erased[part] = images[part]
    return erased


@misconception("erase", loses=VALUES_OF_ERASE)
def filled_with_grey(images, top, left, height, width):
    """The rectangle is grey. Which number is an empty pixel?"""
    erased = images.copy()
    erased[:, top : top + height, left : left + width] = 0.5
    return erased


@misconception("erase", loses=VALUES_OF_ERASE)
def one_row_too_many_erased(images, top, left, height, width):
    """The rectangle has a row and a column too many. Is the end of a slice part of it?"""
    erased = images.copy()
    erased[:, top : top + height + 1, left : left + width + 1] = 0
    return erased


@misconception("erase", loses=VALUES_OF_CROP)
def erased_rows_counted_from_the_bottom(images, top, left, height, width):
    """The rectangle lies as far from the bottom as it should lie from the top. Where is row 0 of an array
    that holds an image?"""
    erased, bottom = images.copy(), images.shape[1] - top - height
    erased[:, bottom : bottom + height, left : left + width] = 0
    return erased


# -- gaussian_blur -----------------------------------------------------------------------------

VALUES_OF_GAUSSIAN_BLUR = (
    "ordinary_blur",
    "extreme_sigma",
    "larger_kernel",
    "images_that_are_not_square",
    "another_blur",
    "leaves_arguments_alone",
)


@misconception("gaussian_blur", loses=VALUES_OF_GAUSSIAN_BLUR)
def kernel_not_normalised(images, sigma, kernel_size=3):
    """The kernel does not sum to 1, so the images become brighter. What should a blurred white wall be?"""
    bell = _bell(sigma, kernel_size)
    return _filtered(images, np.outer(bell, bell))


@misconception("gaussian_blur", loses=VALUES_OF_GAUSSIAN_BLUR)
def kernel_divided_by_the_area_under_the_bell(images, sigma, kernel_size=3):
    """The kernel is divided by 2 pi sigma ** 2, the area under the whole bell, so it does not sum to 1.
    What should a blurred white wall be?"""
    bell = _bell(sigma, kernel_size)
    return _filtered(images, np.outer(bell, bell) / (2 * np.pi * sigma**2))


@misconception("gaussian_blur", loses=VALUES_OF_GAUSSIAN_BLUR)
def sigma_not_squared(images, sigma, kernel_size=3):
    """The exponent is divided by 2 sigma. What is its unit, if i and sigma are both in pixels?"""
    return _blurred(images, np.sqrt(sigma), kernel_size)


@misconception(
    "gaussian_blur",
    loses=(
        "ordinary_blur",
        "larger_kernel",
        "images_that_are_not_square",
        "another_blur",
        "leaves_arguments_alone",
    ),
)
def two_forgotten_in_the_exponent(images, sigma, kernel_size=3):
    """The 2 in the exponent is missing. How wide is the bell then, in terms of sigma?"""
    return _blurred(images, sigma / np.sqrt(2), kernel_size)


@misconception("gaussian_blur", loses=("larger_kernel", "another_blur"))
def kernel_size_ignored(images, sigma, kernel_size=3):
    """The kernel always has three pixels. Where does the function use the argument?"""
    return _blurred(images, sigma, 3)


@misconception("gaussian_blur", loses=VALUES_OF_GAUSSIAN_BLUR)
def plain_mean_of_the_neighbours(images, sigma, kernel_size=3):
    """All neighbours count alike. Which of them should count most?"""
    return _filtered(images, np.full((kernel_size, kernel_size), 1 / kernel_size**2))


@convention("gaussian_blur", loses=VALUES_OF_GAUSSIAN_BLUR)
def edge_mirrored(images, sigma, kernel_size=3):
    """The image is mirrored at its edges, the outermost pixels included, as SciPy's gaussian_filter does by
    default. Which number should stand outside of the image here?"""
    reach = kernel_size // 2
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach)), mode="symmetric")
    blurred = _blurred(padded, sigma, kernel_size)
    return blurred[:, reach : reach + images.shape[1], reach : reach + images.shape[2]]


@convention("gaussian_blur", loses=VALUES_OF_GAUSSIAN_BLUR)
def edge_mirrored_but_not_repeated(images, sigma, kernel_size=3):
    """The image is mirrored at its edges, the outermost pixels left out, as OpenCV and torchvision do.
    Which number should stand outside of the image here?"""
    reach = kernel_size // 2
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach)), mode="reflect")
    blurred = _blurred(padded, sigma, kernel_size)
    return blurred[:, reach : reach + images.shape[1], reach : reach + images.shape[2]]


@convention("gaussian_blur", loses=VALUES_OF_GAUSSIAN_BLUR)
def edge_pixels_repeated(images, sigma, kernel_size=3):
    """The outermost pixels are repeated outside of the image, as in Pillow. Which number should stand there
    here?"""
    reach = kernel_size // 2
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach)), mode="edge")
    blurred = _blurred(padded, sigma, kernel_size)
    return blurred[:, reach : reach + images.shape[1], reach : reach + images.shape[2]]


@misconception("gaussian_blur", loses=VALUES_OF_GAUSSIAN_BLUR)
def normalised_again_at_the_edge(images, sigma, kernel_size=3):
    """The result at the edge is divided by the part of the kernel that lies inside. What do the zeros
    around the image do to a white wall?"""
    return _blurred(images, sigma, kernel_size) / _blurred(np.ones_like(images), sigma, kernel_size)


@misconception(
    "gaussian_blur",
    loses=(
        "shape_and_finite",
        "ordinary_blur",
        "extreme_sigma",
        "larger_kernel",
        "images_that_are_not_square",
        "another_blur",
        "leaves_arguments_alone",
    ),
)
def smaller_than_before(images, sigma, kernel_size=3):
    """The images lose their edges. How many zeros have to stand around them, so that the size stays?"""
    reach = kernel_size // 2
    rows, columns = images.shape[1] - reach, images.shape[2] - reach
    return _blurred(images, sigma, kernel_size)[:, reach:rows, reach:columns]


@misconception("gaussian_blur", loses=VALUES_OF_GAUSSIAN_BLUR)
def blurred_sideways_only(images, sigma, kernel_size=3):
    """The images are blurred along the rows only. In which directions does a bell fall?"""
    kernel = np.zeros((kernel_size, kernel_size))
    bell = _bell(sigma, kernel_size)
    kernel[kernel_size // 2] = bell / bell.sum()
    return _filtered(images, kernel)


@misconception("gaussian_blur", loses=("leaves_arguments_alone",))
def blurred_into_the_argument(images, sigma, kernel_size=3):
    """The caller's images are blurred. Into which array do you write?"""
    images[:] = _blurred(images, sigma, kernel_size)
    return images.copy()


@misconception("gaussian_blur", loses=VALUES_OF_GAUSSIAN_BLUR)
def sigma_cut_to_a_whole_number(images, sigma, kernel_size=3):
    """The sigma is cut to a whole number of pixels. How wide is a bell whose sigma is 1.5?"""
    return _blurred(images, max(int(sigma), 1), kernel_size)


# -- gaussian_noise ----------------------------------------------------------------------------


@convention("gaussian_noise", loses=("not_clipped", "strong_noise"))
def noise_clipped(images, stddev, rng):
    """The noisy images are clipped, as scikit-image's random_noise does by default, so black pixels never
    get darker. What is then the mean of the noise on a black image?"""
    return np.clip(images + rng.normal(0, stddev, size=images.shape), 0, 1)


@convention(
    "gaussian_noise",
    loses=(
        "noise_is_normal",
        "no_noise",
        "not_clipped",
        "strong_noise",
        "leaves_arguments_alone",
    ),
)
def variance_taken_for_stddev(images, stddev, rng):
    """The number stddev is used as the variance, which scikit-image's random_noise takes. Which of the two
    does rng.normal take?"""
    return images + rng.normal(0, np.sqrt(stddev), size=images.shape)


@convention(
    "gaussian_noise",
    loses=(
        "noise_is_normal",
        "no_noise",
        "not_clipped",
        "strong_noise",
        "leaves_arguments_alone",
    ),
)
def variance_taken_for_stddev_and_clipped(images, stddev, rng):
    """The number stddev is used as the variance and the noisy images are clipped, both as in scikit-image's
    random_noise. Which of the two does rng.normal take, and where may the noisy pixels lie here?"""
    return np.clip(images + rng.normal(0, np.sqrt(stddev), size=images.shape), 0, 1)


@misconception(
    "gaussian_noise",
    loses=("noise_is_normal", "no_noise", "not_clipped", "strong_noise", "leaves_arguments_alone"),
)
def noise_of_standard_one(images, stddev, rng):
    """The noise is not scaled. Where does the function use the argument?"""
    return images + rng.standard_normal(images.shape)


@misconception(
    "gaussian_noise",
    loses=(
        "noise_is_normal",
        "no_noise",
        "not_clipped",
        "strong_noise",
        "leaves_arguments_alone",
    ),
)
def uniform_noise(images, stddev, rng):
    """The noise is uniform. Which distribution has no limits, and is highest at 0?"""
    limit = np.sqrt(3) * stddev
    return images + rng.uniform(-limit, limit, size=images.shape)


@misconception(
    "gaussian_noise",
    loses=(
        "noise_is_normal",
        "no_noise",
        "not_clipped",
        "strong_noise",
        "leaves_arguments_alone",
    ),
)
def same_noise_on_every_image(images, stddev, rng):
    """All images get the same noise. Which shape must the random numbers have?"""
    return images + rng.normal(0, stddev, size=images.shape[1:])


@misconception(
    "gaussian_noise",
    loses=(
        "noise_is_normal",
        "no_noise",
        "not_clipped",
        "strong_noise",
        "leaves_arguments_alone",
    ),
)
def one_number_for_a_whole_image(images, stddev, rng):
    """All pixels of an image get the same number. Is that noise, or another brightness?"""
    return images + rng.normal(0, stddev, size=(len(images), 1, 1))


@misconception(
    "gaussian_noise",
    loses=(
        "noise_is_normal",
        "no_noise",
        "not_clipped",
        "strong_noise",
        "leaves_arguments_alone",
    ),
)
def multiplied_by_the_noise(images, stddev, rng):
    """The pixels are multiplied by the noise, so black ones stay black. What should black become?"""
    return images * (1 + rng.normal(0, stddev, size=images.shape))


@misconception("gaussian_noise", loses=("noise_comes_from_the_generator",))
def noise_of_a_fixed_seed(images, stddev, rng):
    """A new generator with a fixed seed gives the same noise at every call. What did the caller pass rng
    for?"""
    return images + np.random.default_rng(0).normal(0, stddev, size=images.shape)


@misconception("gaussian_noise", loses=("leaves_arguments_alone",))
def noise_added_in_place(images, stddev, rng):
    """The caller's images are changed. What is the difference between a += b and a = a + b for an array?"""
    images += rng.normal(0, stddev, size=images.shape)
    return images.copy()


# -- color_noise -------------------------------------------------------------------------------

TINTS = ("tint_is_normal", "no_noise", "not_clipped", "strong_tint", "leaves_arguments_alone")


@convention("color_noise", loses=("not_clipped", "strong_tint"))
def tint_clipped(images, stddev, rng):
    """The tinted images are clipped to [0, 1], as torchvision and PIL keep colours in their range. Where may
    the numbers lie here?"""
    return np.clip(images + _tints(images, stddev, rng), 0, 1)


@misconception(
    "color_noise",
    loses=(
        "tint_is_normal",
        "no_noise",
        "strong_tint",
        "leaves_arguments_alone",
    ),
)
def another_number_in_every_pixel(images, stddev, rng):
    """Every pixel gets a number of its own: that is gaussian_noise. Which axes have the size 1 in the random
    numbers of a tint?"""
    return images + rng.normal(0, stddev, size=images.shape)


@misconception("color_noise", loses=TINTS)
def one_number_for_all_channels(images, stddev, rng):
    """All channels of an image get the same number. Is that another colour, or another brightness?"""
    return images + rng.normal(0, stddev, size=(len(images), 1, 1, 1))


@misconception("color_noise", loses=TINTS)
def one_tint_for_all_images(images, stddev, rng):
    """All images get the same tint. Which axes of the random numbers must be as long as those of images?"""
    return images + rng.normal(0, stddev, size=images.shape[3])


@misconception("color_noise", loses=TINTS)
def tint_of_standard_one(images, stddev, rng):
    """The numbers are not scaled. Where does the function use the argument?"""
    return images + _tints(images, 1, rng)


@misconception("color_noise", loses=TINTS)
def stddev_taken_for_variance(images, stddev, rng):
    """The number stddev is used as the variance. Which of the two does rng.normal take?"""
    return images + _tints(images, np.sqrt(stddev), rng)


@misconception("color_noise", loses=TINTS)
def uniform_tint(images, stddev, rng):
    """The numbers are uniform. Which distribution has no limits, and is highest at 0?"""
    limit = np.sqrt(3) * stddev
    return images + rng.uniform(-limit, limit, size=(len(images), 1, 1, images.shape[3]))


@misconception("color_noise", loses=TINTS)
def only_ever_brighter(images, stddev, rng):
    """All numbers are above 0, so images only get brighter. Which signs has a normal distribution of mean
    0?"""
    return images + np.abs(_tints(images, stddev, rng))


@misconception("color_noise", loses=TINTS)
def multiplied_by_the_tint(images, stddev, rng):
    """The channels are multiplied by the numbers, so black stays black. What should black become?"""
    return images * (1 + _tints(images, stddev, rng))


@misconception("color_noise", loses=("tint_comes_from_the_generator",))
def tint_of_a_fixed_seed(images, stddev, rng):
    """A new generator with a fixed seed gives the same tints at every call. What did the caller pass rng
    for?"""
    return images + _tints(images, stddev, np.random.default_rng(0))


@misconception("color_noise", loses=("leaves_arguments_alone",))
def tint_added_in_place(images, stddev, rng):
    """The caller's images are changed. What is the difference between a += b and a = a + b for an array?"""
    images += _tints(images, stddev, rng)
    return images.copy()


# -- what the mistakes are built on ------------------------------------------------------------


def _tints(images, stddev, rng):
    return rng.normal(0, stddev, size=(len(images), 1, 1, images.shape[3]))


def _cut(x, y, order, batch_size):
    parts = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
    return [(x[part], y[part]) for part in parts]


def _shifted(images, dx, dy):
    _, height, width = images.shape
    padded = np.pad(images, ((0, 0), (abs(dy), abs(dy)), (abs(dx), abs(dx))))
    return padded[:, abs(dy) - dy : abs(dy) - dy + height, abs(dx) - dx : abs(dx) - dx + width]


def _middles(old, new):
    return np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)


def _neighbours(places, size):
    """The pixel before each place, the one after it, and how far it is past the first."""
    first = np.floor(places).astype(int)
    return first, np.minimum(first + 1, size - 1), places - first


def _interpolated(images, rows, columns):
    """The images at places between their pixels."""
    above, below, down = _neighbours(rows, images.shape[1])
    left, right, across = _neighbours(columns, images.shape[2])
    lines = (1 - down[:, None]) * images[:, above] + down[:, None] * images[:, below]
    return (1 - across) * lines[:, :, left] + across * lines[:, :, right]


def _resized(images, height, width):
    return _interpolated(images, _middles(images.shape[1], height), _middles(images.shape[2], width))


def _weights(old, new):
    """Antialiased: each new pixel weighs the old ones by a triangle as wide as itself, at least as wide as
    an old one."""
    middles = (np.arange(new) + 0.5) * old / new - 0.5
    reach = max(old / new, 1)
    weights = np.maximum(0, 1 - np.abs(middles[:, None] - np.arange(old)) / reach)
    return weights / weights.sum(axis=1, keepdims=True)


def _bell(sigma, kernel_size):
    return np.exp(-((np.arange(kernel_size) - kernel_size // 2) ** 2) / (2 * sigma**2))


def _filtered(images, kernel):
    reach = len(kernel) // 2
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape, axis=(1, 2))
    return np.einsum("nhwij,ij->nhw", windows, kernel)


def _blurred(images, sigma, kernel_size):
    bell = _bell(sigma, kernel_size)
    return _filtered(images, np.outer(bell, bell) / bell.sum() ** 2)
