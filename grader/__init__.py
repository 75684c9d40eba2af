"""An autograder for deep-learning courses: students write NumPy, Keras is the answer key."""

__version__ = "0.1.0"
