"""Checks of preparing, splitting and augmenting images.

Random exercises are judged by relations that hold for every correct draw, worked out in the grader by the
`measure` functions below. Their examples carry a number in their first pixel, rising along the arguments,
so the order that comes back tells which example went where. Each check draws all of its inputs before it
hands `rng` on.
"""

import numpy as np

from grader.authoring import check, close, distribution, exact, same_shape

SHAPE = same_shape(reason="The values are judged by the checks that follow.")
CLOSE = close(rtol=1e-5, reason="A few sums and products: float32 carries 1e-7, and so does Keras's resize.")
COPIED = close(rtol=1e-6, reason="Pixels are moved and not computed: float32 carries 1e-7.")
UNCHANGED = exact(reason="An argument that nobody touched is equal to the last bit.")
COUNTED = exact(reason="Whole numbers, zeros and ones are the same in every type of number.")
RELATION = exact(reason="It holds for every order that is drawn, but once in 1e15 gradings.")
REPEATED = exact(reason="The same seed gives the same draws, bit for bit; other draws are others.")
ONE_NUMBER = close(
    rtol=1e-5,
    atol=1e-5,
    reason="float32 carries 1e-7 of a number near 1; another draw differs by more than 1e-3",
)
DRAWS = "A correct sample strays further than this once in 1e9 gradings."


def raw(rng, count, highest=255):
    """Images as they come in a file."""
    return rng.integers(0, highest + 1, size=(count, 28, 28), dtype=np.uint8)


def pictures(rng, count, height=28, width=28):
    """Normalized images of 256 grey levels, three pixels of ten black; no two sizes are alike."""
    grey = rng.integers(1, 256, size=(count, height, width))
    return np.where(rng.random(grey.shape) < 0.3, 0, grey) / 255


def examples(rng, count):
    """Small images whose first pixels are 0, 1, 2, ..., and labels of ten classes; count is 256 at most."""
    x = rng.integers(0, 256, size=(count, 4, 3), dtype=np.uint8)
    x[:, 0, 0] = np.arange(count)
    return x, rng.integers(0, 10, size=count, dtype=np.uint8)


def in_first_order(x, y):
    """Examples and labels, put back into the order in which they were given."""
    order = np.argsort(x[:, 0, 0], kind="stable")
    return {"x": x[order], "y": y[order]}


def x_in_first_order(x):
    """Examples, put back into the order in which they were given."""
    return {"x": x[np.argsort(x[:, 0, 0], kind="stable")]}


def y_in_first_order(x, y):
    """Labels, put into the order in which their examples were given."""
    return {"y": in_first_order(x, y)["y"]}


def places(x):
    """Where each example stood when it was given: 0, 1, 2, ... if nothing was moved."""
    return np.argsort(np.argsort(x[:, 0, 0], kind="stable"), kind="stable")


def draws_that_differ(first, second, once, again):
    """Whether two calls in a row give the same, and where two from the same seed do not."""
    return {
        "second_call_repeats_the_first": np.array_equal(first, second),
        "same_seed_differs": once != again,
    }


# -- normalize ---------------------------------------------------------------------------------


@check("normalize", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """Images of the same shape, all of them finite"""
    return {"images": student.normalize(raw(rng, 3))}


@check("normalize", points=2, compare=CLOSE)
def ordinary_images(student, rng):
    """Pixels of ordinary images"""
    images = raw(rng, 4)
    images[0, 14, 14] = 255  # the brightest pixel of ordinary images is white
    return {"images": student.normalize(images)}


@check("normalize", points=1, compare=CLOSE)
def black_and_white(student, rng):
    """Byte 0 becomes 0, and byte 255 becomes 1"""
    images = raw(rng, 4)
    images[1], images[3] = 0, 255
    result = np.asarray(student.normalize(images))
    return {"black": result[1], "white": result[3], "ordinary": result[[0, 2]]}


@check("normalize", points=1, compare=CLOSE)
def dark_images(student, rng):
    """Images without a white pixel stay dark, one darker than the other"""
    result = np.asarray(student.normalize(np.concatenate([raw(rng, 2, 90), raw(rng, 1, 15)])))
    return {"dark": result[:2], "darker": result[2]}


@check("normalize", points=1, compare=CLOSE, hidden=True)
def another_batch(student, rng):
    """Images of another batch"""
    return {"images": student.normalize(raw(rng, 7, 201))}


@check("normalize", points=1, compare=UNCHANGED, needs="ordinary_images")
def leaves_arguments_alone(student, rng):
    """The bytes are left as they were"""
    images = raw(rng, 3)
    student.normalize(images)
    return {"images": images}


# -- flatten -----------------------------------------------------------------------------------


@check("flatten", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """One row of 784 numbers for every image"""
    return {"rows": student.flatten(pictures(rng, 5))}


@check("flatten", points=2, compare=COPIED)
def ordinary_images(student, rng):
    """Each row is one image, in reading order"""
    return {"rows": student.flatten(pictures(rng, 3))}


@check("flatten", points=1, compare=COPIED)
def one_image(student, rng):
    """A batch of one image is one row, not a plain list of pixels"""
    return {"rows": student.flatten(pictures(rng, 1))}


@check("flatten", points=1, compare=COPIED)
def images_of_bytes(student, rng):
    """Images of bytes keep their values"""
    return {"rows": student.flatten(raw(rng, 3))}


@check("flatten", points=1, compare=COPIED, hidden=True)
def another_batch(student, rng):
    """The rows of another batch"""
    return {"rows": student.flatten(pictures(rng, 6))}


@check("flatten", points=1, compare=UNCHANGED, needs="ordinary_images")
def leaves_arguments_alone(student, rng):
    """The images are left as they were, their shape too"""
    images = pictures(rng, 3)
    student.flatten(images)
    return {"images": images}


# -- one_hot -----------------------------------------------------------------------------------


@check("one_hot", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """One row for every label, one column for every class"""
    return {"rows": student.one_hot(rng.permutation(7), 7)}


@check("one_hot", points=2, compare=COUNTED)
def ordinary_labels(student, rng):
    """The rows of labels in which every class occurs"""
    return {"rows": student.one_hot(rng.permutation(np.arange(13) % 6), 6)}


@check("one_hot", points=1, compare=COUNTED)
def classes_without_examples(student, rng):
    """The first and the last classes have a column, even if no label names them"""
    return {"rows": student.one_hot(rng.integers(2, 6, size=9), 10)}


@check("one_hot", points=1, compare=COUNTED)
def labels_of_other_types(student, rng):
    """Labels may be uint8 or int32 as well"""
    labels = rng.permutation(np.arange(43) % 8)  # more than 256 numbers in the result
    return {
        "rows_of_uint8": student.one_hot(labels.astype(np.uint8), 8),
        "rows_of_int32": student.one_hot(labels.astype(np.int32), 9),
    }


@check("one_hot", points=1, compare=COUNTED, hidden=True)
def many_classes(student, rng):
    """More than 256 classes"""
    labels = np.append(rng.integers(0, 256, size=33), rng.integers(256, 299, size=7))  # never the last class
    return {"rows": student.one_hot(rng.permutation(labels), 300)}


@check("one_hot", points=1, compare=UNCHANGED, needs="ordinary_labels")
def leaves_arguments_alone(student, rng):
    """The labels are left as they were"""
    labels = rng.permutation(np.arange(8) % 5)
    student.one_hot(labels, 5)
    return {"labels": labels}


# -- train_val_split ---------------------------------------------------------------------------
# One example more or less is accepted: what comes back is looked at in one piece, training examples first.
# Who tosses a coin for every example hits the share by chance: once in six splits of 200, in 24 hardly ever.

SPLITS = [(200, 0.5)] * 12 + [(60, 0.25), (47, 0.1)] + [(200, 0.3)] * 12  # examples, and share for validation
WANTED = np.array([count * share for count, share in SPLITS])  # validation examples
HALVES = np.array([share == 0.5 for _, share in SPLITS])


def both_parts(split):
    """The two parts of the examples in one array, and those of the labels."""
    x_train, y_train, x_val, y_val = split
    return {"x": np.concatenate([x_train, x_val]), "y": np.concatenate([y_train, y_val])}


def part_sizes(split):
    """How many examples and labels there are in the training part, and in the validation part."""
    return [len(part) for part in split]


def errors_of_sizes(sizes):
    """Whether validation parts are off by more than one, and where examples and labels differ in number."""
    off = np.abs(sizes[:, 2] - WANTED) > 1
    return {
        "a_half_is_off_by_more_than_one": off[HALVES].any(),
        "another_share_is_off_by_more_than_one": off[~HALVES].any(),
        "labels_are_missing": sizes[:, [0, 2]] != sizes[:, [1, 3]],
    }


def validation_drawn_in_a_block(x):
    """Whether the last 24 of 100 examples, all of them in the validation part, were neighbours before."""
    return {"validation_is_a_block": np.ptp(places(x)[-24:]) < 30}


@check("train_val_split", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """Four arrays, with as many examples and labels as were given"""
    return both_parts(student.train_val_split(*examples(rng, 40), 0.25, rng))


@check("train_val_split", points=2, measure=x_in_first_order, compare=COUNTED)
def every_example_once(student, rng):
    """Every example is in one of the two parts, and in one only"""
    return {"x": both_parts(student.train_val_split(*examples(rng, 60), 0.25, rng))["x"]}


@check("train_val_split", points=2, measure=y_in_first_order, compare=COUNTED, needs="every_example_once")
def labels_stay_with_their_examples(student, rng):
    """Every example keeps its own label"""
    return both_parts(student.train_val_split(*examples(rng, 80), 0.3, rng))


@check("train_val_split", points=2, measure=errors_of_sizes, compare=COUNTED, needs="every_example_once")
def size_of_validation(student, rng):
    """The validation part has the share that was asked for, one example more or less"""
    given = {count: examples(rng, count) for count, _ in SPLITS}
    return {"sizes": [part_sizes(student.train_val_split(*given[n], share, rng)) for n, share in SPLITS]}


@check("train_val_split", points=2, measure=validation_drawn_in_a_block, compare=RELATION)
def validation_is_drawn_at_random(student, rng):
    """The validation examples come from all over, not from one end"""
    return {"x": both_parts(student.train_val_split(*examples(rng, 100), 0.25, rng))["x"]}


@check(
    "train_val_split",
    points=1,
    measure=draws_that_differ,
    compare={"second_call_repeats_the_first": REPEATED, "same_seed_differs": REPEATED},
)
def split_comes_from_the_generator(student, rng):
    """A new split at every call, and the same again from the same seed"""
    x, y = examples(rng, 90)
    seed = int(rng.integers(2**31))
    given = {"first": rng, "second": rng, "once": np.random.default_rng(seed)}
    given["again"] = np.random.default_rng(seed)
    return {
        name: both_parts(student.train_val_split(x.copy(), y.copy(), 0.4, generator))["x"]
        for name, generator in given.items()
    }


@check("train_val_split", points=1, measure=in_first_order, compare=COUNTED, hidden=True)
def other_sizes(student, rng):
    """Examples and labels of another data set"""
    return both_parts(student.train_val_split(*examples(rng, 131), 0.15, rng))


@check("train_val_split", points=1, compare=UNCHANGED, needs="every_example_once")
def leaves_arguments_alone(student, rng):
    """Examples and labels are left as they were, in their order"""
    x, y = examples(rng, 30)
    student.train_val_split(x, y, 0.2, rng)
    return {"x": x, "y": y}


# -- minibatches -------------------------------------------------------------------------------


def batches(pairs):
    """Copies of the mini-batches, in their order: an implementation may use its arrays again."""
    return [(np.array(x), np.array(y)) for x, y in pairs]


def one_epoch(pairs):
    """All mini-batches in one array, and their labels."""
    taken = batches(pairs)
    return {"x": np.concatenate([x for x, _ in taken]), "y": np.concatenate([y for _, y in taken])}


def what_is_left_of_the_order(x):
    """Whether most of 120 examples in batches of 12 still follow each other, or are in their old batch."""
    order = places(x)
    return {
        "neighbours_stay_together": np.mean(np.abs(np.diff(order)) == 1) > 0.5,
        "examples_stay_in_their_batch": np.mean(order // 12 == np.arange(120) // 12) > 0.5,
    }


@check("minibatches", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """Pairs of examples and labels, as many as the batch size says"""
    x, y = batches(student.minibatches(*examples(rng, 24), 6, rng))[0]
    return {"x_batch": x, "y_batch": y}


@check("minibatches", points=2, measure=x_in_first_order, compare=COUNTED)
def every_example_once(student, rng):
    """Every example comes once in an epoch"""
    return {"x": one_epoch(student.minibatches(*examples(rng, 60), 12, rng))["x"]}


@check("minibatches", points=2, measure=y_in_first_order, compare=COUNTED, needs="every_example_once")
def labels_stay_with_their_examples(student, rng):
    """Every example comes with its own label"""
    return one_epoch(student.minibatches(*examples(rng, 72), 9, rng))


@check("minibatches", points=2, compare=COUNTED, needs="every_example_once")
def sizes_of_the_batches(student, rng):
    """Full batches, and a smaller last one if something is left over, but never an empty one"""
    few, dozen, week = examples(rng, 21), examples(rng, 12), examples(rng, 7)
    uneven = batches(student.minibatches(*few, 5, rng))
    even = batches(student.minibatches(*dozen, 4, rng))
    whole = batches(student.minibatches(*week, 50, rng))
    last = [len(batches(student.minibatches(*few, 5, rng))[-1][0]) for _ in range(12)]
    return {
        "sizes_of_21_in_fives": [[len(x), len(y)] for x, y in uneven],
        "sizes_of_12_in_fours": [[len(x), len(y)] for x, y in even],
        "sizes_of_7_in_fifties": [[len(x), len(y)] for x, y in whole],
        # Where whole batches change places, the smaller one is the last by chance, but not in all epochs.
        "largest_last_batch_in_12_more_epochs": max(last),
    }


@check("minibatches", points=2, measure=what_is_left_of_the_order, compare=RELATION)
def order_is_random(student, rng):
    """The examples are shuffled, across the whole data set"""
    return {"x": one_epoch(student.minibatches(*examples(rng, 120), 12, rng))["x"]}


@check(
    "minibatches",
    points=2,
    measure=draws_that_differ,
    compare={"second_call_repeats_the_first": REPEATED, "same_seed_differs": REPEATED},
)
def new_order_in_every_epoch(student, rng):
    """A new order at every call, and the same orders again from the same seed"""
    x, y = examples(rng, 40)
    seed = int(rng.integers(2**31))
    given = {"first": rng, "second": rng, "once": np.random.default_rng(seed)}
    given["again"] = np.random.default_rng(seed)
    return {
        name: one_epoch(student.minibatches(x.copy(), y.copy(), 2, generator))["x"]
        for name, generator in given.items()
    }


@check("minibatches", points=1, measure=in_first_order, compare=COUNTED, hidden=True)
def other_sizes(student, rng):
    """Examples and labels of another data set, with a smaller last batch"""
    return one_epoch(student.minibatches(*examples(rng, 210), 32, rng))


@check("minibatches", points=1, compare=UNCHANGED, needs="every_example_once")
def leaves_arguments_alone(student, rng):
    """Examples and labels are left as they were, in their order"""
    x, y = examples(rng, 30)
    batches(student.minibatches(x, y, 10, rng))
    return {"x": x, "y": y}


# -- accuracy ----------------------------------------------------------------------------------


def partly_right(rng, scores, wrong):
    """Labels of which the first `wrong` are not the class of the highest score, and the others are."""
    labels = scores.argmax(axis=1)
    labels[:wrong] = (labels[:wrong] + rng.integers(1, scores.shape[1], size=wrong)) % scores.shape[1]
    return labels


def low_scores(rng, examples, classes):
    """Scores of which few are above 1/2: who counts these counts too few, whatever is drawn."""
    return rng.normal(size=(examples, classes)) - 2


@check("accuracy", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """One finite number"""
    return {"accuracy": student.accuracy(rng.normal(size=(9, 4)), rng.integers(0, 4, size=9))}


@check("accuracy", points=2, compare=COPIED)
def ordinary_scores(student, rng):
    """Sixteen of 23 examples are right"""
    scores = low_scores(rng, 23, 10)
    return {"accuracy": student.accuracy(scores, partly_right(rng, scores, 7))}


@check("accuracy", points=1, compare=COPIED)
def extreme_scores(student, rng):
    """Scores of 10,000 and more, and scores that are all negative"""
    huge, negative = rng.normal(size=(13, 5)) * 1e4, -1e4 * rng.uniform(1, 2, size=(17, 6))
    return {
        "accuracy_of_huge_scores": student.accuracy(huge, partly_right(rng, huge, 4)),
        "accuracy_of_negative_scores": student.accuracy(negative, partly_right(rng, negative, 6)),
    }


@check("accuracy", points=1, compare=COPIED)
def all_right_and_none_right(student, rng):
    """All right is 1, and none right is 0"""
    scores = low_scores(rng, 11, 7)
    return {
        "all_right": student.accuracy(scores, partly_right(rng, scores, 0)),
        "none_right": student.accuracy(scores, partly_right(rng, scores, 11)),
    }


@check("accuracy", points=1, compare=COPIED)
def labels_of_other_types(student, rng):
    """Labels may be uint8 or int32 as well"""
    scores = rng.permuted(np.tile(np.arange(5.0), (400, 1)), axis=1)  # more than 256 of them right
    labels = partly_right(rng, scores, 130)
    return {
        "accuracy_of_uint8": student.accuracy(scores, labels.astype(np.uint8)),
        "accuracy_of_int32": student.accuracy(scores, labels.astype(np.int32)),
    }


@check("accuracy", points=1, compare=COPIED, hidden=True)
def other_sizes(student, rng):
    """A larger batch, all scores within 0 and 0.1"""
    scores, wrong = 0.1 * rng.random(size=(350, 12)), int(rng.integers(90, 160))
    return {"accuracy": student.accuracy(scores, partly_right(rng, scores, wrong))}


@check("accuracy", points=1, compare=UNCHANGED, needs="ordinary_scores")
def leaves_arguments_alone(student, rng):
    """Scores and labels are left as they were"""
    scores = rng.normal(size=(8, 5))
    labels = partly_right(rng, scores, 3)
    student.accuracy(scores, labels)
    return {"scores": scores, "labels": labels}


# -- shift -------------------------------------------------------------------------------------


@check("shift", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """Images of the same shape, all of them finite"""
    return {"images": student.shift(pictures(rng, 3), 2, 1)}


@check("shift", points=2, compare=COPIED)
def right_and_down(student, rng):
    """Images moved to the right and down"""
    return {"images": student.shift(pictures(rng, 3), 5, 3)}


@check("shift", points=1, compare=COPIED, needs="right_and_down")
def beyond_the_image(student, rng):
    """Images moved by their whole width or height, and by more, are black"""
    return {
        "far_right": student.shift(pictures(rng, 3), 40, 1),
        "far_left": student.shift(pictures(rng, 3), -35, -2),
        "far_down": student.shift(pictures(rng, 3), 3, 28),
        "far_up": student.shift(pictures(rng, 3), -4, -31),
    }


@check("shift", points=2, compare=COPIED)
def left_and_up(student, rng):
    """Images moved to the left and up"""
    return {"images": student.shift(pictures(rng, 3), -2, -7)}


@check("shift", points=1, compare=COPIED)
def along_one_axis(student, rng):
    """Images moved along one axis only, and not at all"""
    return {
        "sideways": student.shift(pictures(rng, 1), 4, 0),
        "upwards": student.shift(pictures(rng, 1), 0, -6),
        "nowhere": student.shift(pictures(rng, 1), 0, 0),
    }


@check("shift", points=1, compare=COPIED)
def images_that_are_not_square(student, rng):
    """Images of 6 rows and 11 columns, moved to the left and down"""
    return {"images": student.shift(pictures(rng, 4, 6, 11), -8, 2)}


@check("shift", points=1, compare=COPIED, hidden=True)
def another_shift(student, rng):
    """Images moved to the right and up"""
    return {"images": student.shift(pictures(rng, 3), 9, -4)}


@check("shift", points=1, compare=UNCHANGED, needs="right_and_down")
def leaves_arguments_alone(student, rng):
    """The images are left as they were"""
    images = pictures(rng, 3)
    student.shift(images, 1, 2)
    return {"images": images}


# -- flip_horizontal ---------------------------------------------------------------------------


@check("flip_horizontal", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """Images of the same shape, all of them finite"""
    return {"images": student.flip_horizontal(pictures(rng, 3))}


@check("flip_horizontal", points=2, compare=COPIED)
def ordinary_images(student, rng):
    """What is on the left comes to the right, in every image"""
    return {"images": student.flip_horizontal(pictures(rng, 3))}


@check("flip_horizontal", points=1, compare=COPIED)
def images_that_are_not_square(student, rng):
    """Images of 5 rows and 8 columns, of 7 columns, and of a single one"""
    return {
        "eight_columns": student.flip_horizontal(pictures(rng, 4, 5, 8)),
        "seven_columns": student.flip_horizontal(pictures(rng, 3, 4, 7)),
        "one_column": student.flip_horizontal(pictures(rng, 3, 6, 1)),
    }


@check("flip_horizontal", points=1, compare=COPIED, hidden=True)
def another_batch(student, rng):
    """Images of another batch"""
    return {"images": student.flip_horizontal(pictures(rng, 5))}


@check("flip_horizontal", points=1, compare=UNCHANGED, needs="ordinary_images")
def leaves_arguments_alone(student, rng):
    """The images are left as they were"""
    images = pictures(rng, 3)
    student.flip_horizontal(images)
    return {"images": images}


# -- crop --------------------------------------------------------------------------------------


@check("crop", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """Images of the size of the rectangle, all of them finite"""
    return {"images": student.crop(pictures(rng, 3), 4, 2, 9, 16)}


@check("crop", points=2, compare=COPIED)
def ordinary_rectangle(student, rng):
    """A rectangle out of the middle"""
    return {"images": student.crop(pictures(rng, 3), 3, 8, 12, 10)}


@check("crop", points=1, compare=COPIED)
def up_to_the_edges(student, rng):
    """The lower right corner, a single pixel, and the whole image"""
    return {
        "corner": student.crop(pictures(rng, 3), 21, 17, 7, 11),
        "pixel": student.crop(pictures(rng, 3), 0, 27, 1, 1),
        "whole": student.crop(pictures(rng, 3), 0, 0, 28, 28),
    }


@check("crop", points=1, compare=COPIED)
def images_that_are_not_square(student, rng):
    """A rectangle out of images of 7 rows and 13 columns"""
    return {"images": student.crop(pictures(rng, 4, 7, 13), 1, 6, 5, 3)}


@check("crop", points=1, compare=COPIED, hidden=True)
def another_rectangle(student, rng):
    """Another rectangle"""
    return {"images": student.crop(pictures(rng, 5), 14, 5, 6, 15)}


@check("crop", points=1, compare=UNCHANGED, needs="ordinary_rectangle")
def leaves_arguments_alone(student, rng):
    """The images are left as they were"""
    images = pictures(rng, 3)
    student.crop(images, 5, 6, 8, 4)
    return {"images": images}


# -- resize ------------------------------------------------------------------------------------


@check("resize", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """Images of the new size, all of them finite"""
    return {"images": student.resize(pictures(rng, 3), 20, 32)}


@check("resize", points=2, compare=CLOSE)
def larger(student, rng):
    """Images made larger"""
    return {"images": student.resize(pictures(rng, 3), 40, 33)}


@check("resize", points=1, compare=CLOSE)
def very_small(student, rng):
    """Images of a single row, of a single column, and of a single pixel"""
    return {
        "row": student.resize(pictures(rng, 3), 1, 9),
        "column": student.resize(pictures(rng, 3), 6, 1),
        "pixel": student.resize(pictures(rng, 3), 1, 1),
    }


@check("resize", points=2, compare=CLOSE)
def smaller(student, rng):
    """Images made smaller"""
    return {"images": student.resize(pictures(rng, 3), 10, 17)}


@check("resize", points=1, compare=CLOSE)
def images_that_are_not_square(student, rng):
    """Images of 5 rows and 9 columns: larger in height, smaller in width"""
    return {"images": student.resize(pictures(rng, 4, 5, 9), 12, 7)}


@check("resize", points=1, compare=CLOSE, hidden=True)
def another_size(student, rng):
    """Images of another size"""
    return {"images": student.resize(pictures(rng, 3), 19, 36)}


@check("resize", points=1, compare=UNCHANGED, needs="larger")
def leaves_arguments_alone(student, rng):
    """The images are left as they were"""
    images = pictures(rng, 3)
    student.resize(images, 14, 30)
    return {"images": images}


# -- adjust_brightness -------------------------------------------------------------------------


@check("adjust_brightness", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """Images of the same shape, all of them finite"""
    return {"images": student.adjust_brightness(pictures(rng, 3), 0.2)}


@check("adjust_brightness", points=2, compare=CLOSE)
def grey_images(student, rng):
    """Grey images a little brighter, and a little darker"""
    grey = 0.3 + 0.4 * pictures(rng, 3)
    return {
        "brighter": student.adjust_brightness(grey.copy(), 0.15),
        "darker": student.adjust_brightness(grey.copy(), -0.2),
    }


@check("adjust_brightness", points=1, compare=CLOSE)
def all_white_and_all_black(student, rng):
    """Adding 1 makes everything white, adding -1 makes everything black"""
    return {
        "white": student.adjust_brightness(pictures(rng, 3), 1.0),
        "black": student.adjust_brightness(pictures(rng, 3), -1.0),
    }


@check("adjust_brightness", points=1, compare=CLOSE)
def no_brighter_than_white(student, rng):
    """Pixels stay between 0 and 1"""
    return {
        "brighter": student.adjust_brightness(pictures(rng, 3), 0.4),
        "darker": student.adjust_brightness(pictures(rng, 3), -0.3),
    }


@check("adjust_brightness", points=1, compare=CLOSE, hidden=True)
def another_batch(student, rng):
    """Images of another batch"""
    return {"images": student.adjust_brightness(pictures(rng, 4, 10, 13), -0.45)}


@check("adjust_brightness", points=1, compare=UNCHANGED, needs="grey_images")
def leaves_arguments_alone(student, rng):
    """The images are left as they were"""
    images = pictures(rng, 3)
    student.adjust_brightness(images, 0.25)
    return {"images": images}


# -- erase -------------------------------------------------------------------------------------


@check("erase", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """Images of the same shape, all of them finite"""
    return {"images": student.erase(pictures(rng, 3), 2, 4, 8, 5)}


@check("erase", points=2, compare=COPIED)
def ordinary_rectangle(student, rng):
    """A rectangle in the middle is black, and the rest is as it was"""
    return {"images": student.erase(pictures(rng, 3), 6, 3, 9, 14)}


@check("erase", points=1, compare=COPIED)
def up_to_the_edges(student, rng):
    """The lower right corner, a single pixel, and the whole image"""
    images = pictures(rng, 3) + 1 / 255  # no pixel is black before
    return {
        "corner": student.erase(images.copy(), 19, 22, 9, 6),
        "pixel": np.asarray(student.erase(images.copy(), 13, 27, 1, 1))[:, 12:15, 25:],
        "whole": student.erase(images.copy(), 0, 0, 28, 28),
    }


@check("erase", points=1, compare=COPIED)
def images_that_are_not_square(student, rng):
    """A rectangle in images of 6 rows and 12 columns"""
    return {"images": student.erase(pictures(rng, 4, 6, 12), 1, 7, 3, 4)}


@check("erase", points=1, compare=COPIED, hidden=True)
def another_rectangle(student, rng):
    """Another rectangle"""
    return {"images": student.erase(pictures(rng, 5), 11, 2, 13, 7)}


@check("erase", points=1, compare=UNCHANGED, needs="ordinary_rectangle")
def leaves_arguments_alone(student, rng):
    """The images are left as they were"""
    images = pictures(rng, 3)
    student.erase(images, 5, 9, 10, 8)
    return {"images": images}


# -- gaussian_blur -----------------------------------------------------------------------------


@check("gaussian_blur", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """Images of the same shape, all of them finite"""
    return {"images": student.gaussian_blur(pictures(rng, 3), 1.0)}


@check("gaussian_blur", points=2, compare=CLOSE)
def ordinary_blur(student, rng):
    """A kernel of three pixels: inside of the images, and at their edges"""
    blurred = np.asarray(student.gaussian_blur(pictures(rng, 3), 0.8))
    return {
        "inside": blurred[:, 1:-1, 1:-1],
        "upper_and_lower_edge": blurred[:, [0, -1]],
        "left_and_right_edge": blurred[:, :, [0, -1]],
    }


@check("gaussian_blur", points=1, compare=CLOSE)
def extreme_sigma(student, rng):
    """A tiny sigma leaves the images alone, a huge one takes the mean of the neighbours"""
    return {
        "tiny": student.gaussian_blur(pictures(rng, 3), 0.05),
        "huge": student.gaussian_blur(pictures(rng, 3), 1e4),
    }


@check("gaussian_blur", points=2, compare=CLOSE)
def larger_kernel(student, rng):
    """Kernels of five and of nine pixels, and of a single one"""
    return {
        "five": student.gaussian_blur(pictures(rng, 3), 1.3, kernel_size=5),
        "nine": student.gaussian_blur(pictures(rng, 1), 2.2, kernel_size=9),
        "one": student.gaussian_blur(pictures(rng, 1), 1.5, kernel_size=1),
    }


@check("gaussian_blur", points=1, compare=CLOSE)
def images_that_are_not_square(student, rng):
    """Images of 7 rows and 10 columns"""
    return {"images": student.gaussian_blur(pictures(rng, 4, 7, 10), 0.6)}


@check("gaussian_blur", points=1, compare=CLOSE, hidden=True)
def another_blur(student, rng):
    """Another sigma and another kernel"""
    return {"images": student.gaussian_blur(pictures(rng, 3), 1.7, kernel_size=7)}


@check("gaussian_blur", points=1, compare=UNCHANGED, needs="ordinary_blur")
def leaves_arguments_alone(student, rng):
    """The images are left as they were"""
    images = pictures(rng, 3)
    student.gaussian_blur(images, 1.1)
    return {"images": images}


# -- gaussian_noise ----------------------------------------------------------------------------
# Forty images of 784 pixels: one row of the sample is the noise of one image.


def noise_of_each_image(out, images):
    """What was added, one row per image; the images go along, so that they are the right ones."""
    noise = np.subtract(out, images, dtype=np.float64)
    return {"noise": noise.reshape(len(images), -1), "images": images}


def noise_of_black_and_white(black, white):
    """What was added to black images, and to white ones."""
    return {"on_black": black.reshape(len(black), -1), "on_white": (white - 1).reshape(len(white), -1)}


@check("gaussian_noise", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """Images of the same shape, all of them finite"""
    return {"images": student.gaussian_noise(pictures(rng, 3), 0.1, rng)}


@check(
    "gaussian_noise",
    points=3,
    measure=noise_of_each_image,
    compare={"noise": distribution(mean=0, stddev=0.03, kind="normal", reason=DRAWS), "images": UNCHANGED},
)
def noise_is_normal(student, rng):
    """The noise of grey images is normal, of the right spread, and another one in every pixel"""
    images = 0.3 + 0.4 * pictures(rng, 40)
    return {"out": student.gaussian_noise(images.copy(), 0.03, rng), "images": images}


@check("gaussian_noise", points=1, compare=CLOSE, needs="noise_is_normal")
def no_noise(student, rng):
    """A standard deviation of 0 leaves the images as they are"""
    return {"images": student.gaussian_noise(pictures(rng, 3), 0.0, rng)}


@check(
    "gaussian_noise",
    points=1,
    measure=noise_of_black_and_white,
    compare=distribution(mean=0, stddev=0.2, kind="normal", reason=DRAWS),
)
def not_clipped(student, rng):
    """Black and white pixels get noise of both signs"""
    black, white = np.zeros((20, 28, 28)), np.ones((20, 28, 28))
    return {
        "black": student.gaussian_noise(black, 0.2, rng),
        "white": student.gaussian_noise(white, 0.2, rng),
    }


@check(
    "gaussian_noise",
    points=1,
    measure=draws_that_differ,
    compare={"second_call_repeats_the_first": REPEATED, "same_seed_differs": REPEATED},
)
def noise_comes_from_the_generator(student, rng):
    """New noise at every call, and the same again from the same seed"""
    images = pictures(rng, 3, 5, 7)
    seed = int(rng.integers(2**31))
    return {
        "first": student.gaussian_noise(images.copy(), 0.1, rng),
        "second": student.gaussian_noise(images.copy(), 0.1, rng),
        "once": student.gaussian_noise(images.copy(), 0.1, np.random.default_rng(seed)),
        "again": student.gaussian_noise(images.copy(), 0.1, np.random.default_rng(seed)),
    }


@check(
    "gaussian_noise",
    points=1,
    measure=noise_of_each_image,
    compare={"noise": distribution(mean=0, stddev=0.5, kind="normal", reason=DRAWS), "images": UNCHANGED},
    hidden=True,
)
def strong_noise(student, rng):
    """Strong noise on images of another size"""
    images = pictures(rng, 50, 20, 17)
    return {"out": student.gaussian_noise(images.copy(), 0.5, rng), "images": images}


@check("gaussian_noise", points=1, compare=UNCHANGED, needs="noise_is_normal")
def leaves_arguments_alone(student, rng):
    """The images are left as they were"""
    images = pictures(rng, 3)
    student.gaussian_noise(images, 0.1, rng)
    return {"images": images}


# -- color_noise -------------------------------------------------------------------------------
# Many small images: one row of the sample holds the draws of one image.


def coloured(rng, count, height=5, width=4, channels=3):
    """Random images of several channels, numbers in [0, 1]."""
    return rng.uniform(0, 1, size=(count, height, width, channels))


def tint_of_each_image(out, images):
    """What was added to each channel, one row an image; and by how much it differs within a channel."""
    noise = np.subtract(out, images, dtype=np.float64)
    return {
        "tint": noise.mean(axis=(1, 2)),
        "spread_in_a_channel": np.ptp(noise, axis=(1, 2)),
        "images": images,
    }


def tint_of_black_and_white(black, white):
    """What was added to black images, and to white ones."""
    return {"on_black": black[:, 0, 0], "on_white": white[:, 0, 0] - 1}


def whole_channels(stddev):
    """How tints of many images are compared."""
    return {
        "tint": distribution(mean=0, stddev=stddev, kind="normal", reason=DRAWS),
        "spread_in_a_channel": ONE_NUMBER,
        "images": UNCHANGED,
    }


@check("color_noise", points=0.1, compare=SHAPE)
def shape_and_finite(student, rng):
    """Images of the same shape, all of them finite"""
    return {"images": student.color_noise(coloured(rng, 3), 0.1, rng)}


@check("color_noise", points=2, measure=tint_of_each_image, compare=whole_channels(0.05))
def tint_is_normal(student, rng):
    """Each channel of each image gets one number; all of them are normal, and of the right spread"""
    images = 0.3 + 0.4 * coloured(rng, 1500, 2, 1)
    return {"out": student.color_noise(images.copy(), 0.05, rng), "images": images}


@check("color_noise", points=1, compare=CLOSE, needs="tint_is_normal")
def no_noise(student, rng):
    """A standard deviation of 0 leaves the images as they are"""
    return {"images": student.color_noise(coloured(rng, 3), 0.0, rng)}


@check(
    "color_noise",
    points=1,
    measure=tint_of_black_and_white,
    compare=distribution(mean=0, stddev=0.2, kind="normal", reason=DRAWS),
)
def not_clipped(student, rng):
    """Black and white images get numbers of both signs"""
    black, white = np.zeros((800, 1, 2, 3)), np.ones((800, 1, 2, 3))
    return {
        "black": student.color_noise(black, 0.2, rng),
        "white": student.color_noise(white, 0.2, rng),
    }


@check(
    "color_noise",
    points=1,
    measure=draws_that_differ,
    compare={"second_call_repeats_the_first": REPEATED, "same_seed_differs": REPEATED},
)
def tint_comes_from_the_generator(student, rng):
    """New tints at every call, and the same again from the same seed"""
    images = coloured(rng, 10, 3, 2)
    seed = int(rng.integers(2**31))
    return {
        "first": student.color_noise(images.copy(), 0.1, rng),
        "second": student.color_noise(images.copy(), 0.1, rng),
        "once": student.color_noise(images.copy(), 0.1, np.random.default_rng(seed)),
        "again": student.color_noise(images.copy(), 0.1, np.random.default_rng(seed)),
    }


@check("color_noise", points=1, measure=tint_of_each_image, compare=whole_channels(0.5), hidden=True)
def strong_tint(student, rng):
    """Strong tints on images of another size, and of four channels"""
    images = coloured(rng, 1200, 1, 3, channels=4)
    return {"out": student.color_noise(images.copy(), 0.5, rng), "images": images}


@check("color_noise", points=1, compare=UNCHANGED, needs="tint_is_normal")
def leaves_arguments_alone(student, rng):
    """The images are left as they were"""
    images = coloured(rng, 3)
    student.color_noise(images, 0.1, rng)
    return {"images": images}
