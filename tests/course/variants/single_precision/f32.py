"""My laptop has little memory: everything is float32, from the first line to the last."""

import functools

import numpy as np


def f(value):
    """As float32: arrays, numbers, and whatever is nested in tuples, lists and dicts."""
    if isinstance(value, dict):
        return {key: f(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(f(item) for item in value)
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(np.float32)
    if isinstance(value, float):
        return np.float32(value)
    return value


def single(function):
    """Arguments become float32 before the function sees them."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*f(args), **f(kwargs))

    return wrapper
