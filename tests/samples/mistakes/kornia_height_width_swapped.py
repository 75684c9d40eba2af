# Height and width of the cut are taken for each other: the first size for the columns, the second for the rows.
# GitHub kornia/kornia, issue 761, kornia/augmentation/random_generator (random_crop_size_generator)
import numpy as np


def crop(images, top, left, height, width):
    size = (height, width)
    columns, rows = size[0], size[1]
    return images[:, top : top + rows, left : left + columns].copy()
