"""A slip: changes of a function's tree that are one mistake, and the sentence that tells it."""

import ast
from collections.abc import Sequence
from dataclasses import field

from grader.instructor.syntax import Place
from grader.record import Record

Change = tuple[Place, ast.AST]

ARGUMENT = "argument ignored"
SMALL_NUMBER = "small number"
ZERO_ON_THE_WAY = "zero on the way"
ZERO = "{place} is 0 everywhere. Is it ever computed?"
LEFT_OUT = "a step on the way to {place} is left out. Which one?"
ANOTHER = "in {place}, one quantity stands where another belongs. Which one does the formula have there?"
GENERAL = {  # what is said of slips of one kind in several places
    "factor dropped": "a factor or a divisor is missing in {place}. Which one of the formula is not there?",
    "term dropped": "a term is missing in {place}. Which one of the formula is not there?",
    "other variable": ANOTHER,
    "factor added": "a factor is too much in {place}. Which one does the formula not have?",
    "call dropped": LEFT_OUT,
    "statement dropped": LEFT_OUT,
}
SIGN = "a part of {place} has the wrong sign. Which part is it?"
EDGE = "a comparison in {place} has the case of equality on the wrong side. What should happen at the edge?"
ROOT = "a root is taken in {place} that the formula does not have. Is a length asked for, or its square?"
SUM = "{place} is a sum where a mean is asked for. How many numbers does it go over?"
WHOLE = "something in {place} is taken over the whole array at once. Which numbers belong together?"
OTHER_AXIS = "something in {place} is taken along the other axis. Which axis counts the examples?"
AXIS_LOST = "an axis of {place} is lost before it is combined with something else. Which one?"
AXIS_LEFT = "{place} keeps an axis of length 1. Which axis should be gone?"
SMALL_INSIDE = "a number of about {constant} is added inside {what} in {place}. Does the formula have it?"
LEAST_INSIDE = "what is inside {what} in {place} is not let below about {constant}. Does the formula do so?"
MEAN = "{place} is a mean where a sum is asked for. What does the formula divide by?"


class Slip(Record):
    """Changes of a tree that are one slip.

    Attributes:
        kind: what kind of slip it is.
        text: what is said of it; {place} stands for where it is, {constant} for its constant.
        place: the symbol or output that it touches; "" where that has no name.
        changes: what is put where.
        alike: the same for slips that may be made at all their places at once; "" for none.
        takes: the node that holds its constant, if it has one.
    """

    kind: str
    text: str
    place: str
    changes: Sequence[Change]
    alike: str = ""
    takes: Sequence[ast.Constant] = field(default_factory=tuple)
