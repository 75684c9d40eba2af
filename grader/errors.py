"""The error that every other one of the grader's own stems from. Needs nothing, so that a start is quick."""


class GraderError(Exception):
    """Something a person has to mend; the message is one line: item, problem and fix."""
