"""Optimizers, one file a family."""

from .accelerated import momentum, nesterov
from .adaptive import adagrad, adam, adamw, rmsprop
from .plain import sgd, step_decay

__all__ = ["adagrad", "adam", "adamw", "momentum", "nesterov", "rmsprop", "sgd", "step_decay"]
