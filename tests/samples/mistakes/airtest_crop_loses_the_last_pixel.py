# The ends are limited to size - 1 although a slice leaves its end out: the last row and column are lost.
# GitHub AirtestProject/Airtest, issue 1250, aircv.py (crop_image)
import numpy as np


def crop(images, top, left, height, width):
    _, rows, columns = images.shape
    x_min, y_min = max(0, left), max(0, top)
    x_max, y_max = min(columns - 1, left + width), min(rows - 1, top + height)
    return images[:, y_min:y_max, x_min:x_max].copy()
