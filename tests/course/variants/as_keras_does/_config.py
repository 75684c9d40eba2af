"""Shared by all modules, like keras.config."""

_EPSILON = 1e-7


def epsilon():
    return _EPSILON
