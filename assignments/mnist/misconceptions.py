"""Wrong ways to train, to predict and to keep a network, each the work of one mistake."""

import copy
import os
import pickle

import numpy as np

from grader.authoring import misconception

# -- train -------------------------------------------------------------------------------------------


@misconception("train", loses=("every_part_learns",))
def left_the_last_layer_alone(x_train, y_train, x_val, y_val, rng, log):
    """The last layer stays as it was drawn. How many layers are there, and over how many do you loop?"""

    def step(layers, gradients):
        return [*_step(layers[:-1], gradients[:-1]), layers[-1]]

    return _train(x_train, y_train, x_val, y_val, rng, log, step)


@misconception("train", loses=("every_part_learns",))
def left_the_biases_alone(x_train, y_train, x_val, y_val, rng, log):
    """The biases stay 0. For which of the gradients that the backward pass returns is there no step?"""

    def step(layers, gradients):
        moved = _step(layers, gradients)
        return [(weights, bias) for (weights, _), (_, bias) in zip(moved, layers, strict=True)]

    return _train(x_train, y_train, x_val, y_val, rng, log, step)


@misconception("train", loses=("every_part_learns",))
def returned_the_layers_it_began_with(x_train, y_train, x_val, y_val, rng, log):
    """The network that comes back has not learnt anything. Which variable holds the trained layers?"""
    before = copy.deepcopy(rng)
    _train(x_train, y_train, x_val, y_val, rng, log)
    return _new_layers(before)


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
def began_with_weights_of_zero(x_train, y_train, x_val, y_val, rng, log):
    """All weights begin at 0, so that hidden units never differ. What is the gradient of a layer's weights if
    the next layer's are all 0?"""
    return _train(x_train, y_train, x_val, y_val, rng, log, layers=_layers_of_zeros())


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

    def shuffled(pixels, labels):
        return pixels[rng.permutation(len(pixels))], labels

    return _train(x_train, y_train, x_val, y_val, rng, log, before_epoch=shuffled)


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
        "losses_of_one_size",
        "takes_images_in_a_new_order",
        "same_seed_same_network",
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
        "losses_of_one_size",
        "takes_images_in_a_new_order",
        "same_seed_same_network",
        "leaves_arguments_alone",
    ),
)
def logged_per_cent(x_train, y_train, x_val, y_val, rng, log):
    """The accuracy is logged in per cent. Between which two numbers does a share lie?"""

    def log_per_cent(epoch, train_loss, val_loss, val_accuracy):
        log(epoch, train_loss, val_loss, 100 * val_accuracy)

    return _train(x_train, y_train, x_val, y_val, rng, log_per_cent)


@misconception(
    "train",
    loses=(
        "shape_and_finite",
        "loss_falls",
        "loss_falls_for_other_images",
        "every_part_learns",
        "validation_images_only_judge",
        "losses_of_one_size",
        "takes_images_in_a_new_order",
        "same_seed_same_network",
        "leaves_arguments_alone",
    ),
)
def logged_every_batch(x_train, y_train, x_val, y_val, rng, log):
    """An epoch is logged more than once. How far to the right does the call of log stand?"""

    def log_twice(*line):
        log(*line)
        log(*line)

    return _train(x_train, y_train, x_val, y_val, rng, log_twice)


# -- predict -----------------------------------------------------------------------------------------


@misconception(
    "predict",
    loses=(
        "shape_and_finite",
        "digits_it_has_seen",
        "one_by_one_equals_batch",
        "agrees_with_the_log",
        "digits_it_has_not_seen",
        "leaves_arguments_alone",
    ),
)
def returned_the_scores(parameters, x):
    """The ten scores of each image come back. How do you get from the scores of an image to one label?"""
    return _forward(parameters, _pixels(x))[-1]


@misconception(
    "predict",
    loses=(
        "shape_and_finite",
        "digits_it_has_seen",
        "one_by_one_equals_batch",
        "agrees_with_the_log",
        "digits_it_has_not_seen",
        "leaves_arguments_alone",
    ),
)
def looked_along_the_wrong_axis(parameters, x):
    """One label per class comes back, instead of one per image. Which axis of the scores counts the
    classes?"""
    return _forward(parameters, _pixels(x))[-1].argmax(axis=0)


@misconception(
    "predict",
    loses=(
        "digits_it_has_seen",
        "one_by_one_equals_batch",
        "agrees_with_the_log",
        "digits_it_has_not_seen",
        "leaves_arguments_alone",
    ),
)
def returned_the_largest_probability(parameters, x):
    """The largest probability comes back. Is the label that number, or the place where it stands?"""
    return _softmax(_forward(parameters, _pixels(x))[-1]).max(axis=1)


@misconception(
    "predict",
    loses=(
        "digits_it_has_seen",
        "one_by_one_equals_batch",
        "agrees_with_the_log",
        "digits_it_has_not_seen",
        "leaves_arguments_alone",
    ),
)
def counted_the_classes_from_one(parameters, x):
    """All labels are one too high. Which digit does column 0 of the scores stand for?"""
    return _forward(parameters, _pixels(x))[-1].argmax(axis=1) + 1


@misconception(
    "predict",
    loses=(
        "one_by_one_equals_batch",
        "agrees_with_the_log",
    ),
)
def normalised_over_the_batch(parameters, x):
    """The softmax runs over the images. What does it give for a batch of a single image?"""
    return _softmax(_forward(parameters, _pixels(x))[-1].T).T.argmax(axis=1)


@misconception(
    "predict",
    loses=(
        "one_by_one_equals_batch",
        "agrees_with_the_log",
    ),
)
def left_dropout_on(parameters, x):
    """Units are dropped at random while predicting. Is the network still being trained here?"""
    rng = np.random.default_rng(len(x))
    out = _pixels(x)
    for weights, bias in parameters[:-1]:
        out = np.maximum(out @ weights + bias, 0)
        out = out * (rng.random(out.shape) < 0.65) / 0.65  # reads 85 % and 75 % in place of 100 % and 90 %
    return (out @ parameters[-1][0] + parameters[-1][1]).argmax(axis=1)


@misconception("predict", loses=("leaves_arguments_alone",))
def cleaned_the_callers_images(parameters, x):
    """The caller's images are changed. Which line writes into x, and what could it make instead?"""
    x[x < 10] = 0
    return _forward(parameters, _pixels(x))[-1].argmax(axis=1)


# -- save_checkpoint ---------------------------------------------------------------------------------


@misconception(
    "save_checkpoint", loses=("loaded_network_predicts_alike", "two_checkpoints", "leaves_arguments_alone")
)
def saved_all_layers_but_the_last(path, parameters):
    """The last layer is missing in the file. With how many layers does your loop end?"""
    np.savez(path, **_named(parameters[:-1]))


@misconception(
    "save_checkpoint",
    loses=("shape_and_finite", "loaded_network_predicts_alike", "two_checkpoints", "leaves_arguments_alone"),
)
def pickled_the_parameters(path, parameters):
    """The file is a pickle. Which NumPy function writes several plain arrays to one file?"""
    with open(path, "wb") as file:
        pickle.dump(parameters, file)


@misconception(
    "save_checkpoint",
    loses=("shape_and_finite", "loaded_network_predicts_alike", "two_checkpoints", "leaves_arguments_alone"),
)
def saved_under_a_name_of_its_own(path, parameters):
    """The file is not at the given path, but at another one. Which name did you write into your code?"""
    np.savez("checkpoint.npz", **_named(parameters))


@misconception("save_checkpoint", loses=("two_checkpoints",))
def kept_the_file_that_was_there(path, parameters):
    """An older file is not written over. Which network should a file hold after it was saved twice?"""
    if not os.path.exists(path):
        np.savez(path, **_named(parameters))


@misconception("save_checkpoint", loses=("two_checkpoints", "leaves_arguments_alone"))
def emptied_the_network_into_the_file(path, parameters):
    """The network has no layers any more after it was saved. What does pop do beside returning a layer?"""
    layers = []
    while parameters:
        layers.append(parameters.pop(0))
    np.savez(path, **_named(layers))


# -- load_checkpoint ---------------------------------------------------------------------------------


@misconception(
    "load_checkpoint",
    loses=(
        "shape_and_finite",
        "loaded_network_predicts_alike",
        "two_checkpoints",
        "loaded_twice",
        "leaves_arguments_alone",
    ),
)
def read_the_layers_backwards(path):
    """The first layer comes back last. In which order were the layers saved, and in which are they read?"""
    return _layers_of(path)[::-1]


@misconception(
    "load_checkpoint",
    loses=(
        "shape_and_finite",
        "loaded_network_predicts_alike",
        "two_checkpoints",
        "loaded_twice",
        "leaves_arguments_alone",
    ),
)
def returned_the_closed_file(path):
    """The arrays are never read from the file. What can be read from it after its with block has ended?"""
    with np.load(path, allow_pickle=False) as archive:
        return archive


@misconception(
    "load_checkpoint",
    loses=("loaded_network_predicts_alike", "two_checkpoints", "loaded_twice", "leaves_arguments_alone"),
)
def read_all_layers_but_the_last(path):
    """The loaded network lacks a layer. How many layers do the arrays of the file make?"""
    return _layers_of(path)[:-1]


@misconception("load_checkpoint", loses=("two_checkpoints",))
def wrote_the_file_name_into_the_code(path):
    """One and the same file is read, whatever the path. Where does your function use its argument?"""
    return _layers_of("network.npz")


@misconception("load_checkpoint", loses=("loaded_twice", "leaves_arguments_alone"))
def removed_the_file_it_had_read(path):
    """The file is gone after loading. May a checkpoint be needed more than once?"""
    layers = _layers_of(path)
    os.remove(path)
    return layers


# -- what the mistakes are built on ------------------------------------------------------------------


def _train(x_train, y_train, x_val, y_val, rng, log, step=None, before_epoch=None, layers=None):
    """A right training by plain SGD, of which `step`, `before_epoch` and `layers` can be replaced."""
    layers = layers or _new_layers(rng)
    pixels, labels, val_pixels = _pixels(x_train), y_train, _pixels(x_val)
    for epoch in range(4):
        if before_epoch:
            pixels, labels = before_epoch(pixels, labels)
        losses = []
        order = rng.permutation(len(pixels))
        for start in range(0, len(order), 32):
            batch = order[start : start + 32]
            loss, gradients = _loss_and_gradients(layers, pixels[batch], labels[batch])
            layers = (step or _step)(layers, gradients)
            losses.append(loss)
        val_scores = _forward(layers, val_pixels)[-1]
        val_loss, _ = _cross_entropy(val_scores, y_val)
        log(epoch, np.mean(losses), val_loss, np.mean(val_scores.argmax(axis=1) == y_val))
    return layers


def _new_layers(rng):
    widths = (784, 32, 10)
    return [
        (rng.normal(0, np.sqrt(2 / inputs), size=(inputs, outputs)), np.zeros(outputs))
        for inputs, outputs in zip(widths[:-1], widths[1:], strict=True)
    ]


def _layers_of_zeros():
    return [(np.zeros((784, 32)), np.zeros(32)), (np.zeros((32, 10)), np.zeros(10))]


def _step(layers, gradients):
    return [
        (weights - 0.1 * dweights, bias - 0.1 * dbias)
        for (weights, bias), (dweights, dbias) in zip(layers, gradients, strict=True)
    ]


def _forward(layers, pixels):
    """What goes into the network, what comes out of every hidden layer, and the scores."""
    outs = [pixels]
    for weights, bias in layers[:-1]:
        outs.append(np.maximum(outs[-1] @ weights + bias, 0))
    weights, bias = layers[-1]
    return [*outs, outs[-1] @ weights + bias]


def _loss_and_gradients(layers, pixels, labels):
    *outs, scores = _forward(layers, pixels)
    loss, dout = _cross_entropy(scores, labels)
    gradients = []
    for (weights, _), out in zip(layers[::-1], outs[::-1], strict=True):
        gradients.append((out.T @ dout, dout.sum(axis=0)))
        if out is not pixels:  # of all layers the largest, and nobody asks for their gradient
            dout = (dout @ weights.T) * (out > 0)
    return loss, gradients[::-1]


def _cross_entropy(scores, labels):
    examples = np.arange(len(scores))
    dscores = _softmax(scores)
    loss = -np.log(dscores[examples, labels] + 1e-300).mean()
    dscores[examples, labels] -= 1
    return loss, dscores / len(scores)


def _softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _pixels(images):
    return images.reshape(len(images), -1) / 255


def _named(layers):
    names = {}
    for number, (weights, bias) in enumerate(layers):
        names |= {f"weights_{number}": weights, f"bias_{number}": bias}
    return names


def _layers_of(path):
    with np.load(path, allow_pickle=False) as archive:
        count = len(archive.files) // 2
        return [(archive[f"weights_{number}"], archive[f"bias_{number}"]) for number in range(count)]
