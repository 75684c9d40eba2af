"""Prints and warns about everything; numbers go through unchanged."""

import functools
import logging
import sys
import warnings

import numpy as np

logging.basicConfig(stream=sys.stdout, level=logging.DEBUG, force=True)
np.seterr(all="warn")
print("diary: opened")


def told(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        logging.debug("%s(%s)", function.__name__, ", ".join(map(type_and_shape, args)))
        result = function(*args, **kwargs)
        print(f"{function.__name__} -> {type_and_shape(result)}")
        print("beware!", file=sys.stderr)
        warnings.warn(f"{function.__name__} was called", stacklevel=2)
        return result

    return wrapper


def type_and_shape(value):
    return f"{type(value).__name__}{getattr(value, 'shape', '')}"
