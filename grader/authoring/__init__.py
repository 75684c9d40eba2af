"""What an instructor writes checks and misconceptions with: `from grader.authoring import check, close`."""

from grader.authoring.check import Check, check, first_line
from grader.authoring.comparisons import (
    AtLeast,
    AuthoringError,
    Close,
    Comparison,
    Distribution,
    Exact,
    Frequency,
    SameShape,
    at_least,
    close,
    distribution,
    exact,
    frequency,
    same_shape,
)
from grader.authoring.misconceptions import Form, Misconception, convention, form, misconception

__all__ = [
    "AtLeast",
    "AuthoringError",
    "Check",
    "Close",
    "Comparison",
    "Distribution",
    "Exact",
    "Form",
    "Frequency",
    "Misconception",
    "SameShape",
    "at_least",
    "check",
    "close",
    "convention",
    "distribution",
    "exact",
    "first_line",
    "form",
    "frequency",
    "misconception",
    "same_shape",
]
