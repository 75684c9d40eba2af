"""Evidence in a few numbers, to hold it against that of very many known implementations.

Of each item: its form (shape, where it is not finite, what it raised), how far it lies from Keras's numbers,
in which direction, and how large it is. Two arrays that agree in these to five digits are the same for all
that a diagnosis says; each further item makes it surer.
"""

import zlib
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from grader.authoring import AtLeast, Distribution, Frequency, SameShape
from grader.judging.verdicts import Judged
from grader.model import Array, Verdict
from grader.record import Record

NUMBERS = 3  # of an item: distance from Keras's, its direction, its own size
HUGE = 1e30  # beyond it, single precision does not carry the numbers
ZERO = " 0"  # ends the form of an item that is 0 everywhere
NOTHING = (0.0, 0.0, 0.0)
WORDS = 200  # characters of what was raised
TIGHT = 1e-4  # of the distance from Keras's numbers, that two may differ by
OWN = 5e-3  # of their own size
STORED = 2e-7  # relative; what single precision takes away
NOISE = {2: 2e-3, 4: 1e-6}  # relative, by bytes of the float type that was computed in; else:
LEAST_NOISE = 1e-11
TELLING = 0.02  # of the distance: where more than this is allowed, numbers tell nothing

VERDICTS = tuple(Verdict)


class Sketch(Record):
    """What the checks of an exercise made of one implementation.

    Attributes:
        verdicts: a code by the name of each check, hidden ones as well.
        forms: of each item of the visible checks, in words; "" for those that are right, or were not asked.
        numbers: of each item, `NUMBERS` (items, 3); 0 where there are none.
        noise: of each item, what the type that was computed in may take from it (items,).
        owners: of each item, the name of its check.
    """

    verdicts: Mapping[str, int]
    forms: tuple[str, ...]
    numbers: Array
    noise: Array
    owners: tuple[str, ...] = ()


def sketch(observed: Sequence[Judged]) -> Sketch:
    """The sketch of what was judged of the checks of an exercise, in the course's order."""
    verdicts = {each.check.name: _code(each) for each in observed}
    seen = [
        _item(each, item, want)
        for each in observed
        if not each.check.hidden
        for item, want in each.expected.items.items()
    ]
    owners = [e.check.name for e in observed if not e.check.hidden for _ in e.expected.items]
    forms, numbers, noise = zip(*seen, strict=True) if seen else ((), (), ())
    return Sketch(
        verdicts, tuple(forms), np.array(numbers).reshape(-1, NUMBERS), np.array(noise), tuple(owners)
    )


def _code(each: Judged) -> int:
    """A verdict; of a hidden check, nothing but whether it passed."""
    if each.check.hidden and each.verdict is not Verdict.PASSED:
        return VERDICTS.index(Verdict.FAILED)
    return VERDICTS.index(each.verdict)


Item = tuple[str, tuple[float, float, float], float]


def _item(each: Judged, item: str, want: Array) -> Item:
    """Form, numbers and noise of one item."""
    if each.verdict in (Verdict.PASSED, Verdict.BLOCKED):
        return "", NOTHING, 0.0
    if each.got is None or item not in each.got:
        return f"! {each.raised}"[:WORDS], NOTHING, 0.0
    got, comparison = each.got[item], each.check.comparison(item)
    if item not in each.wrong:
        return "", NOTHING, 0.0
    form = f"{got.shape}{'b' if got.dtype.kind == 'b' else ''}"
    if isinstance(comparison, AtLeast | Distribution | Frequency | SameShape):
        return form, NOTHING, 0.0
    return _numbers(form, got, want)


def _numbers(form: str, got: Array, want: Array) -> Item:
    values = got.astype(np.float64)
    finite = np.isfinite(values)
    if not finite.all():
        form += f" {zlib.crc32(np.where(finite, 0, values).tobytes()):x}"
        values = np.where(finite, values, 0)
    if not values.any():
        form += ZERO
    if _are_whole(values) and _are_whole(want.astype(np.float64)):
        return form if form.endswith(ZERO) else f"{form} {zlib.crc32(values.tobytes()):x}", NOTHING, 0.0
    alike = got.shape == want.shape and bool(np.isfinite(want).all())
    away = values - np.where(finite, want, 0) if alike else values
    if float(np.abs(away).max(initial=0.0)) > HUGE:
        return f"{form} huge", NOTHING, 0.0
    size = _norm(values)
    seen = NOISE.get(got.dtype.itemsize, LEAST_NOISE) if got.dtype.kind == "f" else LEAST_NOISE
    slack = seen * max(size, _norm(want.astype(np.float64)) if alike else 0.0)
    return form, (_norm(away), float(away.ravel() @ _direction(away.size)), size), slack


def _are_whole(values: Array) -> bool:
    """Whether all are whole numbers: counts, labels, yes or no. Many a slip gives the same ones."""
    return bool((values == np.round(values)).all())


def _norm(array: Array) -> float:
    return float(np.linalg.norm(array.ravel()))


@cache
def _direction(size: int) -> Array:
    """A direction in which arrays of one size are looked at; no two entries count the same."""
    rng = np.random.default_rng(size)
    direction: Array = rng.choice([-1.0, 1.0], size) * rng.uniform(0.5, 1.5, size)
    return direction


def tolerance(numbers: Array, noise: Array) -> Array:
    """How far distance and direction may lie from those of a known implementation.

    Args:
        numbers: of known implementations (…, items, 3).
        noise: of what is held against them (items,).

    Returns:
        (…, items).
    """
    away, size = numbers[..., 0], numbers[..., 2]
    slack: Array = np.minimum(TIGHT * away, OWN * size) + noise + STORED * away
    return slack
