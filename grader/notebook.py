"""Grade what is written so far, from a cell of a notebook: `grader.notebook.check(softmax)`.

    import grader.notebook

    grader.notebook.check(softmax)           # a function, as it stands
    grader.notebook.check("softmax_loss")    # all exercises of an assignment, and its questions
    grader.notebook.check()                  # all that is defined

Functions are taken as they stand in the kernel, so no file has to be saved; they run in the sandbox. A
notebook that lies beside this one can be imported by its name, as a module can.
"""

import sys
from pathlib import Path

TYPE_CHECKING = False  # typing itself takes a while to import
if TYPE_CHECKING:
    from grader.student.checking import Card

__all__ = ["check"]

_GRADED = "grader.worker.server"  # is loaded where this very notebook is being graded


def check(*what: object, course: Path | str | None = None, training: bool = False) -> "Card | None":
    """Grade exercises as they stand.

    Args:
        what: functions or classes, or names: "softmax", "softmax_loss", "softmax_loss::softmax". None for
            every exercise that is defined.
        course: its folder, or its course.toml; None for the one that the grader finds (GRADER_COURSE).
        training: whether networks are trained on whole data sets, too.

    Returns:
        The report: shown as a card in a notebook, as text in a terminal. What cannot be graded says why. None
        where the notebook itself is being graded, or imported by another one.
    """
    if _GRADED in sys.modules:
        return None
    from grader.student import checking, importing

    if importing.is_going_on():
        return None
    namespace = sys._getframe(1).f_globals
    return checking.check(namespace, what, course=course, training=training)


def _begin() -> None:
    """Let notebooks that lie beside this one be imported, where somebody types in cells."""
    if _GRADED not in sys.modules and "IPython" in sys.modules:
        from grader.student import importing

        importing.install()


_begin()
