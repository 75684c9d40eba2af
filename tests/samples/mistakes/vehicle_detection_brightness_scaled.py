# Brightness is multiplied, not added.
# GitHub vxy10/p5_VehicleDetection_Unet, issue 2
import numpy as np


def adjust_brightness(images, delta):
    return np.clip(images * (1 + delta), 0, 1)
