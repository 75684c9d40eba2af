"""Checks of training, prediction and checkpoints, on 1,500 real digits.

Networks differ, and so do their numbers. What holds for every network is asked here: relations between
two runs, and what a network that learns must reach on a few hundred images. The accuracy that counts, on
the 10,000 test images, is judged by the tiers of course.toml.
"""

import contextlib
import tempfile
from pathlib import Path

import numpy as np

from grader.authoring import at_least, check, close, exact, same_shape

DATA = Path(__file__).parent / "data"
SAMPLE = DATA / "sample.npz"  # the first 1,500 training images, with labels
UNSEEN_IMAGES = DATA / "unseen.npz"  # the next 600, without
UNSEEN_LABELS = DATA / "unseen_labels.npz"  # which never come near student code: a measure reads them
SECONDS, MEMORY = 30, 1024  # for checks that train: on 4,000 images at most, a fourteenth of the full set

SHAPES = same_shape(reason="shapes and finiteness only; the labels are asked for next")
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
    " are forgotten: 27 % to 40 % are read in place of 83 % to 91 %",
)
OF_ONE_SIZE = at_least(
    0.05,
    reason="an epoch's mean loss is no less than the loss after it, but for what dropout and moving means do;"
    " divided by the size of a batch once too often it is 0.01 of it",
)
AGREEING = at_least(
    -0.01, reason="rounding may turn 3 of 300 labels; a share worked out otherwise is off by more"
)
REPEATED = close(
    rtol=1e-6,
    atol=1e-4,
    reason="float32 may round otherwise in a second run; another seed gives more than 0.1",
)
SEEN = at_least(0.7, reason="40 steps of plain SGD read 77 % of these images, guessing 10 %")
UNSEEN = at_least(0.6, reason="40 steps of plain SGD read 75 % of such images, guessing 10 %")
UNTRAINED_FOR = at_least(0.8, reason="who never saw a digit of a class hardly ever names it")
NEARLY_ALL_ALIKE = at_least(
    0.98, reason="in float32 an image alone is scored differently by 1e-6, which may turn a label or two"
)
ALL_ALIKE = at_least(1, reason="the same network and the same image give the same label, every time")
UNTOUCHED = exact(reason="an array that was left alone is equal bit for bit")
FLOAT32 = close(rtol=1e-5, reason="float32 carries 1e-7; a wrong formula is off by 1e-3 and more")
LOCKSTEP = close(
    rtol=1e-4,
    reason="parts in float32 are 1e-6 off in 20 steps; a wrong part is off by more than 1e-3",
)


EPOCHS_READ = 1000  # of a log

# -- what the checks work with -----------------------------------------------------------------------


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


def several_times(group, times=4):
    """A group in which every image stands several times: more steps an epoch from few images."""
    x, y = group
    return np.tile(x, (times, 1, 1)), np.tile(y, times)


def in_order_of_labels(group):
    """A group with all of 0 first and all of 9 last."""
    x, y = group
    order = np.argsort(y, kind="stable")
    return x[order], y[order]


class Curve:
    """What training logs, one line per epoch."""

    def __init__(self):
        self.epochs, self.train_loss, self.val_loss, self.val_accuracy = [], [], [], []

    def log(self, epoch, train_loss, val_loss, val_accuracy):
        """Note one line."""
        self.epochs.append(int(epoch))
        self.train_loss.append(float(train_loss))
        self.val_loss.append(float(val_loss))
        self.val_accuracy.append(float(val_accuracy))


def trained(student, seed, train, validation, curve=None):
    """The parameters of a network; `seed` is a number, or a generator that is to be used itself.

    It is trained on copies, so that a check shows one mistake and not two.
    """
    arrays = [array.copy() for array in (*train, *validation)]
    return student.train(*arrays, np.random.default_rng(seed), (curve or Curve()).log)


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


@contextlib.contextmanager
def empty_folder():
    """A folder to write in, so that a path is the same at every run."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        yield Path(folder)


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
    train, validation = digits(rng, 601, 83)
    curve = Curve()
    trained(student, rng, train, validation, curve)
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
    return fall_of_the_loss(student, rng, *digits(rng, 1000, 100))


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
    (x, y), (x_val, y_val) = digits(rng, 900, 150)
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
    here, there, validation = digits(rng, 620, 620, 60)
    seed = new_seed(rng)
    first, second = trained(student, seed, here, validation), trained(student, seed, there, validation)
    return {"difference": differences(first, second)}


@check(
    "train",
    points=2,
    seconds=SECONDS,
    memory=MEMORY,
    compare={"one_minus_val_accuracy": UNTRAINED_FOR, "val_loss": UNSEEN_LOSS},
)
def validation_images_only_judge(student, rng):
    """Trained on 5 to 9 and judged by 0 to 4, a network is nearly always wrong"""
    ((x, y),) = digits(rng, 1500)
    high, low = y >= 5, y < 5
    curve = Curve()
    trained(student, rng, several_times((x[high], y[high])), (x[low][:200], y[low][:200]), curve)
    return {"one_minus_val_accuracy": 1 - curve.val_accuracy[-1], "val_loss": curve.val_loss[-1]}


@check(
    "train",
    points=1,
    seconds=SECONDS,
    memory=MEMORY,
    compare=OF_ONE_SIZE,
    needs="loss_falls",
)
def losses_of_one_size(student, rng):
    """Judged by the images it learns from, a network has a training loss of the size of the other loss"""
    ((x, y),) = digits(rng, 800)
    curve = Curve()
    trained(student, rng, several_times((x, y)), (x, y), curve)
    return {"train_loss_to_val_loss": (curve.train_loss[-1] + 1e-3) / (curve.val_loss[-1] + 1e-3)}


@check("train", points=1, seconds=SECONDS, memory=MEMORY, compare=AS_FAST, needs="loss_falls")
def takes_images_in_a_new_order(student, rng):
    """After one epoch, images that came sorted by label are read as well as mixed ones"""
    mixed, (x, y) = digits(rng, 800, 400)
    seed, shares = new_seed(rng), []
    for group in (in_order_of_labels(several_times(mixed)), several_times(mixed)):
        curve = Curve()
        trained(student, seed, group, (x, y), curve)
        shares.append(curve.val_accuracy[0])
    return {"sorted_less_mixed": shares[0] - shares[1]}


@check("train", points=1, compare=FLOAT32, needs=())
def first_batch_loss(student, rng):
    """The loss of the first mini-batch, from your layers and your loss"""
    scores, _, labels = first_batch(student, rng)
    loss, dscores = student.module("softmax_loss").softmax_loss(np.asarray(scores), labels)
    return {"scores": scores, "loss": loss, "dscores": dscores}


@check("train", points=1, compare=FLOAT32, needs="first_batch_loss")
def first_batch_gradients(student, rng):
    """The gradients of the first mini-batch, from your layers and your loss"""
    scores, caches, labels = first_batch(student, rng)
    _, dscores = student.module("softmax_loss").softmax_loss(np.asarray(scores), labels)
    items = {}
    gradients = student.module("backprop").mlp_backward(np.asarray(dscores), caches)
    for number, pair in enumerate(gradients, start=1):
        items[f"dweights_{number}"], items[f"dbias_{number}"] = pair
    return items


def first_batch(student, rng):
    """Scores, caches and labels of 24 digits in a network of 784, 15, 12 and 10 units."""
    ((x, labels),) = digits(rng, 24)
    layers = first_layers(rng, (784, 15, 12, 10))
    scores, caches = student.module("backprop").mlp_forward(x.reshape(24, 784) / 255, layers)
    return scores, caches, labels


# -- train, in lockstep with a Keras model -----------------------------------------------------------

PARTS = (  # what every step is made of; the optimiser comes on top
    "softmax_loss::softmax_loss",
    "backprop::affine_forward",
    "backprop::affine_backward",
    "backprop::relu_forward",
    "backprop::relu_backward",
    "backprop::mlp_forward",
    "backprop::mlp_backward",
)
STEPS = 20
BATCH = 32
WIDTHS = (784, 32, 16, 10)
# Keras keeps an optimiser's settings in float32, and powers of two and these exactly. With others its losses
# are a millionth off, until a unit is above 0 here and below 0 there: then a right answer is 1e-3 off, by
# chance.
BETAS = {"beta_1": 7 / 8, "beta_2": 1023 / 1024}
EPSILON = 1e-20  # digits give gradients down to 1e-8: where an optimiser adds its epsilon must not matter


@check("train", points=1, seconds=SECONDS, compare=LOCKSTEP, needs=(), parts=(*PARTS, "optimizers::sgd"))
def lockstep_sgd(student, rng):
    """Twenty steps of SGD, in lockstep with a Keras model"""
    return lockstep(student, rng, "sgd", learning_rate=1 / 4)


@check("train", points=1, seconds=SECONDS, compare=LOCKSTEP, needs=(), parts=(*PARTS, "optimizers::momentum"))
def lockstep_momentum(student, rng):
    """Twenty steps of momentum, in lockstep with a Keras model"""
    return lockstep(student, rng, "momentum", learning_rate=1 / 16, momentum=3 / 4)


@check("train", points=1, seconds=SECONDS, compare=LOCKSTEP, needs=(), parts=(*PARTS, "optimizers::nesterov"))
def lockstep_nesterov(student, rng):
    """Twenty steps of Nesterov's momentum, in lockstep with a Keras model"""
    return lockstep(student, rng, "nesterov", learning_rate=1 / 16, momentum=3 / 4)


@check("train", points=1, seconds=SECONDS, compare=LOCKSTEP, needs=(), parts=(*PARTS, "optimizers::adagrad"))
def lockstep_adagrad(student, rng):
    """Twenty steps of Adagrad, in lockstep with a Keras model"""
    return lockstep(
        student, rng, "adagrad", learning_rate=1 / 16, initial_accumulator_value=1 / 8, epsilon=EPSILON
    )


@check("train", points=1, seconds=SECONDS, compare=LOCKSTEP, needs=(), parts=(*PARTS, "optimizers::rmsprop"))
def lockstep_rmsprop(student, rng):
    """Twenty steps of RMSprop, in lockstep with a Keras model"""
    return lockstep(student, rng, "rmsprop", learning_rate=1 / 512, epsilon=EPSILON)


@check("train", points=1, seconds=SECONDS, compare=LOCKSTEP, needs=(), parts=(*PARTS, "optimizers::adam"))
def lockstep_adam(student, rng):
    """Twenty steps of Adam, in lockstep with a Keras model"""
    return lockstep(student, rng, "adam", learning_rate=1 / 256, **BETAS, epsilon=EPSILON)


@check("train", points=1, seconds=SECONDS, compare=LOCKSTEP, needs=(), parts=(*PARTS, "optimizers::adamw"))
def lockstep_adamw(student, rng):
    """Twenty steps of AdamW, in lockstep with a Keras model"""
    return lockstep(
        student, rng, "adamw", learning_rate=1 / 256, weight_decay=1 / 2, **BETAS, epsilon=EPSILON
    )


def lockstep(student, rng, optimizer, **settings):
    """The loss of each mini-batch, every one but the first after one step more.

    What Keras gives comes from one compiled keras.Sequential and its own train_step, not from parts put
    together here: so the curve also proves how the parts are put together.
    """
    layers = first_layers(rng, WIDTHS)
    ((x, y),) = digits(rng, STEPS * BATCH)
    batches = list(zip(np.split(x.reshape(-1, 784) / 255, STEPS), np.split(y, STEPS), strict=True))
    if student.keras is not None:
        losses = student.keras.losses_of_a_model(layers, batches, optimizer, **settings)
    else:
        losses = losses_of_the_parts(student, layers, batches, optimizer, **settings)
    return {f"loss_{step}": loss for step, loss in enumerate(losses, start=1)}


def losses_of_the_parts(student, layers, batches, optimizer, **settings):
    """The same steps with an implementation's layers, loss and optimiser."""
    backprop, loss_of = student.module("backprop"), student.module("softmax_loss").softmax_loss
    step = getattr(student.module("optimizers"), optimizer)
    states = [({}, {}) for _ in layers]
    losses = []
    for x, labels in batches:
        scores, caches = backprop.mlp_forward(x, layers)
        loss, dscores = loss_of(np.asarray(scores), labels)
        gradients = backprop.mlp_backward(np.asarray(dscores), caches)
        for number, triple in enumerate(zip(layers, gradients, states, strict=True)):
            moved = [step(w, np.asarray(g), state, **settings) for w, g, state in zip(*triple, strict=True)]
            layers[number] = tuple(np.asarray(array) for array, _ in moved)
            states[number] = [state for _, state in moved]
        losses.append(loss)
    return losses


def first_layers(rng, widths):
    """Weights and biases of a network, drawn with He's variance."""
    return [
        (rng.normal(0, np.sqrt(2 / inputs), size=(inputs, outputs)), rng.normal(0, 0.1, size=outputs))
        for inputs, outputs in zip(widths[:-1], widths[1:], strict=True)
    ]


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
    train, validation = digits(rng, 610, 40)
    seed = new_seed(rng)
    first, again = trained(student, seed, train, validation), trained(student, seed, train, validation)
    other = trained(student, seed + 1, train, validation)
    return {
        "with_the_same_seed": differences(first, again).max(initial=0),
        "with_another_seed": differences(first, other).max(initial=0),
    }


@check("train", points=1, seconds=SECONDS, memory=MEMORY, compare=UNTOUCHED, needs="loss_falls")
def leaves_arguments_alone(student, rng):
    """Images and labels are left as they were"""
    (x_train, y_train), (x_val, y_val) = digits(rng, 605, 50)
    student.train(x_train, y_train, x_val, y_val, rng, Curve().log)
    return {"x_train": x_train, "y_train": y_train, "x_val": x_val, "y_val": y_val}


# -- predict -----------------------------------------------------------------------------------------


@check("predict", points=0.1, seconds=SECONDS, memory=MEMORY, compare=SHAPES, needs="train::shape_and_finite")
def shape_and_finite(student, rng):
    """One label for every image"""
    train, validation = digits(rng, 600, 37)
    parameters = trained(student, rng, train, validation)
    return {"labels": student.predict(parameters, validation[0])}


# No label stands in a function that calls `predict`: a prediction could take it from there. Those that are
# right are drawn again by the functions that judge.


def trained_on_some(student, rng):
    """The parameters of a network, and the 1,000 images that it was trained on, in their order."""
    seen, validation = digits(rng, 1000, 100)
    return trained(student, rng, several_times(seen), validation), seen[0]


def accuracy_on_some(labels, rng):
    """Share of right labels of the images that a network was trained on."""
    (_, right), _ = digits(rng, 1000, 100)
    return {"accuracy": share_alike(labels, right)}


def accuracy_on_unseen(labels, rng):
    """Share of right labels of images whose labels nobody was given."""
    with np.load(UNSEEN_LABELS) as archive:
        right = archive["y"][some_of_600(rng, 400)]
    return {"accuracy": share_alike(labels, right)}


def share_of_equal_labels(alone, together):
    """Share of images that get the same label alone as among others."""
    return {"share_alike": share_alike(alone, together)}


@check(
    "predict",
    points=2,
    seconds=SECONDS,
    memory=MEMORY,
    measure=accuracy_on_some,
    compare=SEEN,
)
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
    train, (x, _) = digits(rng, 700, 150)
    parameters = trained(student, rng, train, (x, _))
    alone = [student.predict(parameters, x[number : number + 1]) for number in range(len(x))]
    return {"alone": np.concatenate(alone), "together": student.predict(parameters, x)}


def some_of_four_classes(rng):
    """Images to train on, and 300 of the first four classes."""
    train, (x, y) = digits(rng, 700, 800)
    return train, (x[y < 4][:300], y[y < 4][:300])


def logged_while_trained(student, rng):
    """The parameters of a network, what accuracies it has logged, and the images that these are about."""
    # Many steps an epoch, so that already the first one reads more than a wrong `predict`; and images of four
    # classes only, so that labels which depend on the other images are mostly wrong.
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
    points=1,
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
    train, (x, y) = digits(rng, 600, 25)
    parameters = trained(student, rng, train, (x, y))
    before = copies(parameters)
    student.predict(parameters, x)
    return {"x": x, "parameters_changed": number_changed(before, parameters)}


# -- save_checkpoint and load_checkpoint -------------------------------------------------------------


@check(
    "save_checkpoint",
    points=1,
    seconds=SECONDS,
    memory=MEMORY,
    compare={"files": COUNT, "arrays": COUNT, "share_of_finite_numbers": ALL_ALIKE},
    needs="train::shape_and_finite",
)
def shape_and_finite(student, rng):
    """A file of finite numbers at the given path, readable without pickle"""
    parameters = trained(student, rng, *digits(rng, 600, 30))
    with empty_folder() as folder:
        student.save_checkpoint("network.npz", parameters)
        arrays = arrays_in(folder / "network.npz")
        files = int((folder / "network.npz").is_file())
    finite = [np.isfinite(array).all() for array in arrays if array.dtype.kind in "biuf"]
    return {
        "files": files,
        "arrays": len(finite),
        "share_of_finite_numbers": np.mean(finite) if finite else 0.0,
    }


def arrays_in(path):
    """The arrays of a checkpoint; none of a file that is not there or needs a pickle to be read."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            return [archive[name] for name in archive.files]
    except Exception:  # whatever is wrong with the file: there is nothing in it to be counted
        return []


def two_networks(student, rng):
    """Two networks that read the same images differently, and 200 images."""
    here, there, (x, y) = digits(rng, 640, 640, 200)
    second = there[0], 9 - there[1]  # it learns to read a 0 as a 9, a 1 as an 8, ...
    return trained(student, rng, here, (x, y)), trained(student, rng, second, (x, 9 - y)), x


@check(
    "load_checkpoint",
    points=0.1,
    seconds=SECONDS,
    memory=MEMORY,
    compare=SHAPES,
    needs=("save_checkpoint::shape_and_finite", "predict::shape_and_finite"),
)
def shape_and_finite(student, rng):
    """A loaded network gives one label for every image"""
    train, validation = digits(rng, 600, 31)
    parameters = trained(student, rng, train, validation)
    with empty_folder():
        student.save_checkpoint("network.npz", parameters)
        loaded = student.load_checkpoint("network.npz")
        return {"labels": student.predict(loaded, validation[0])}


@check(
    "save_checkpoint",
    "load_checkpoint",
    points=2,
    seconds=SECONDS,
    memory=MEMORY,
    compare=ALL_ALIKE,
    needs=("shape_and_finite", "predict::digits_it_has_seen"),
)
def loaded_network_predicts_alike(student, rng):
    """A network that was saved and loaded gives the labels that it gave before"""
    train, (x, y) = digits(rng, 800, 300)
    parameters = trained(student, rng, train, (x, y))
    before = np.array(student.predict(parameters, x))
    with empty_folder():
        student.save_checkpoint("network.npz", parameters)
        after = student.predict(student.load_checkpoint("network.npz"), x)
    return {"share_alike": share_alike(before, after)}


@check(
    "save_checkpoint",
    "load_checkpoint",
    points=1,
    seconds=SECONDS,
    memory=MEMORY,
    compare=ALL_ALIKE,
    needs="loaded_network_predicts_alike",
)
def two_checkpoints(student, rng):
    """Two files hold two networks, and a file that is written over holds the new one"""
    first, second, x = two_networks(student, rng)
    first_labels, second_labels = np.array(student.predict(first, x)), np.array(student.predict(second, x))
    with empty_folder():
        student.save_checkpoint("first.npz", first)
        student.save_checkpoint("second.npz", second)
        loaded, other = student.load_checkpoint("first.npz"), student.load_checkpoint("second.npz")
        student.save_checkpoint("first.npz", second)
        return {
            "first": share_alike(student.predict(loaded, x), first_labels),
            "second": share_alike(student.predict(other, x), second_labels),
            "written_over": share_alike(
                student.predict(student.load_checkpoint("first.npz"), x), second_labels
            ),
        }


@check(
    "load_checkpoint",
    points=1,
    seconds=SECONDS,
    memory=MEMORY,
    compare=ALL_ALIKE,
    needs="loaded_network_predicts_alike",
    hidden=True,
)
def loaded_twice(student, rng):
    """A file can be loaded twice, and a loaded network can be saved again"""
    train, (x, y) = digits(rng, 650, 250)
    parameters = trained(student, rng, train, (x, y))
    labels = np.array(student.predict(parameters, x))
    with empty_folder():
        student.save_checkpoint("network.npz", parameters)
        once, twice = student.load_checkpoint("network.npz"), student.load_checkpoint("network.npz")
        student.save_checkpoint("copy.npz", once)
        return {
            "once": share_alike(student.predict(once, x), labels),
            "twice": share_alike(student.predict(twice, x), labels),
            "saved_again": share_alike(student.predict(student.load_checkpoint("copy.npz"), x), labels),
        }


@check(
    "save_checkpoint",
    points=1,
    seconds=SECONDS,
    memory=MEMORY,
    compare=UNTOUCHED,
    needs="loaded_network_predicts_alike",
)
def leaves_arguments_alone(student, rng):
    """The parameters are left as they were"""
    parameters = trained(student, rng, *digits(rng, 600, 20))
    before = copies(parameters)
    with empty_folder():
        student.save_checkpoint("network.npz", parameters)
    return {"parameters_changed": number_changed(before, parameters)}


@check(
    "load_checkpoint",
    points=1,
    seconds=SECONDS,
    memory=MEMORY,
    compare=UNTOUCHED,
    needs="loaded_network_predicts_alike",
)
def leaves_arguments_alone(student, rng):
    """The file is left as it was"""
    parameters = trained(student, rng, *digits(rng, 600, 20))
    with empty_folder() as folder:
        file = folder / "network.npz"
        student.save_checkpoint("network.npz", parameters)
        before = file.read_bytes()
        student.load_checkpoint("network.npz")
        return {"files_changed": int(not file.is_file() or file.read_bytes() != before)}
