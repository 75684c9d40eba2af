from .images import (
    adjust_brightness,
    color_noise,
    crop,
    erase,
    flip_horizontal,
    gaussian_blur,
    gaussian_noise,
    resize,
    shift,
)
from .sets import accuracy, flatten, minibatches, normalize, one_hot, train_val_split
