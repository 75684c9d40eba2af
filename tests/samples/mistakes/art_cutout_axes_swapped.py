# The bounds of rows and columns are exchanged: left and width slice the rows.
# GitHub Trusted-AI/adversarial-robustness-toolbox, pull request 2812 (Cutout)
import numpy as np


def erase(images, top, left, height, width):
    x1, x2 = left, left + width
    y1, y2 = top, top + height
    out = images.copy()
    out[:, x1:x2, y1:y2] = 0
    return out
