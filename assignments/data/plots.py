"""A picture of one digit and what each augmentation makes of it."""

import numpy as np

from grader.authoring.plots import Image, Panel, plot

DIGIT = """
........................
...............77affd...
............36affffffd..
........1ceefffcfffffe..
.......4dfffff2124effb..
.......bffff63...9ffd1..
......4fffd3.....bff8...
......bffc4....15ffc4...
......5cb1.....7ffd1....
..............4fff6.....
..............fff6......
.............8fff2......
.............bff6.......
............6ffa1.......
...........aff6.........
..........2ffd..........
.........29fd1..........
.........aff6...........
........2bf92...........
........8fd2............
........4f4.............
"""  # the sixteenth training image of MNIST, a digit a pixel, 0 to f; the empty rows above and below left out
AUGMENTATIONS = {
    "shift": ("dx=4, dy=-3", lambda call, x, rng: call(x, 4, -3)),
    "flip_horizontal": ("", lambda call, x, rng: call(x)),
    "crop": ("4, 4, 20, 20", lambda call, x, rng: call(x, 4, 4, 20, 20)),
    "resize": ("to 14 by 14", lambda call, x, rng: call(x, 14, 14)),
    "adjust_brightness": ("delta=0.3", lambda call, x, rng: call(x, 0.3)),
    "erase": ("10, 8, 8, 10", lambda call, x, rng: call(x, 10, 8, 8, 10)),
    "gaussian_blur": ("sigma=1", lambda call, x, rng: call(x, 1.0, 5)),
    "gaussian_noise": ("stddev=0.2", lambda call, x, rng: call(x, 0.2, rng)),
}


def digit():
    """One image, (1, 28, 28), between 0 and 1."""
    rows = [line.replace(".", "0").ljust(28, "0") for line in DIGIT.split()]
    pixels = [[int(pixel, 16) / 15 for pixel in row] for row in rows]
    image = np.zeros((1, 28, 28))
    image[0, 3 : 3 + len(rows)] = pixels
    return image


def draw_augmentations(runs):
    """The digit itself, then a panel an augmentation."""
    panels = [Panel("as it is", [Image(digit()[0])])]
    for name, (settings, _) in AUGMENTATIONS.items():
        if name in runs:
            panels.append(Panel(f"{name}\n{settings}".strip(), [Image(runs[name]["image"])]))
    return panels


@plot(
    tuple(AUGMENTATIONS),
    draw=draw_augmentations,
    columns=3,
    size=(2.1, 1.9),
    kind="png",
    alt="Nine images of one handwritten 7: as it is, shifted to the upper right, mirrored, cropped, resized"
    " to 14 by 14 pixels, brighter, with a black rectangle over its middle, blurred, and with noise.",
)
def augmentations(student, rng):
    """One digit, augmented"""
    change = AUGMENTATIONS[student.exercise_name][1]
    return {"image": np.array(change(student.exercise, digit(), rng))[0]}
