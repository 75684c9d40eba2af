"""A class as a page, for instructors: what `model.classes`, `model.items` and `model.alike` hold."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from grader.model.alike import Alike
from grader.model.classes import (
    AssignmentFigures,
    CheckFigures,
    ClassFigures,
    Counts,
    Distribution,
    MistakeFigures,
    Network,
    Rank,
)
from grader.model.items import AssignmentItems, Item
from grader.record import Record
from grader.report.escape import line
from grader.report.html import class_charts
from grader.report.html.class_words import NONE, SAY, decimals, place, points, share
from grader.report.html.pages import page
from grader.report.numbers import counted, number, percent

HARDEST, SLOWEST, RANKS, MISTAKES = 15, 10, 15, 30  # rows of tables
PAIRS = 25  # of submissions that look alike
VERDICTS = ("passed", "failed", "error", "timed out", "blocked", "not started")
CHECKS = ("Check", "Where", *(word.capitalize() for word in VERDICTS), "Share passed", "Discrimination")


class File(Record):
    """A file beside the page: its name, as a link has it, and what is in it."""

    href: str
    about: str


class Part(Record):
    """An assignment with its chart, and a row an exercise and a check."""

    figures: AssignmentFigures
    anchor: str
    chart: Markup | None
    exercises: tuple[tuple[str, ...], ...]
    checks: tuple[tuple[str, ...], ...]


class Curves(Record):
    """The networks of an assignment: charts, a row an epoch, and those that rank first."""

    title: str
    networks: int
    charts: tuple[Markup, ...]
    rows: tuple[tuple[str, ...], ...]
    ranks: tuple[Rank, ...]
    more: int


def render(
    figures: ClassFigures,
    items: Sequence[AssignmentItems],
    alike: Alike | None = None,
    *,
    links: Mapping[str, str],
    files: Sequence[File] = (),
    made: str = "",
) -> str:
    """A class as one page of HTML.

    Args:
        figures: of the class.
        items: its item analysis.
        alike: submissions that look alike; None where they were not compared.
        links: to students' pages, by id; they stand in the page as they are.
        files: that lie beside it.
        made: when, for people.
    """
    charts = class_charts
    titles = {each.name: each.title for each in figures.assignments}
    return page(
        "class.html",
        title=line(figures.course),
        scripts=("sort.js",),
        figures=figures,
        items=items,
        alike=alike,
        links=links,
        files=files,
        made=made,
        tiles=_tiles(figures),
        spread=charts.spread("scores", _spread(figures.total, "points"), figures.total, "points"),
        told=_spread(figures.total, "points"),
        times=charts.spread("times", _spread(figures.seconds, "seconds"), figures.seconds, "seconds"),
        sections=sorted({each.section for each in figures.students if each.section}),
        states=Counter(each.state for each in figures.students),
        parts_=[_part(at, each, figures, items) for at, each in enumerate(figures.assignments)],
        check_heads=CHECKS,
        mistakes=figures.mistakes[:MISTAKES],
        mistakes_chart=charts.mistakes("mistakes", _mistakes(figures.mistakes), figures.mistakes),
        trainings=[_curves(at, name, titles, figures) for at, name in enumerate(_trained(figures))],
        hardest=[each for each in figures.hardest if each.counts.passing != 1.0][:HARDEST],
        slowest=_slowest(figures),
        assignments=[*map(_assignment, figures.assignments)],
        reliability=_reliability(items),
        bins=_bins,
        items_chart=charts.items("items", _items(items), items),
        pairs=[] if alike is None else alike.pairs[:PAIRS],
        more_pairs=0 if alike is None else max(len(alike.pairs) - PAIRS, 0) + alike.left_out,
        say=SAY,
    )


def _tiles(figures: ClassFigures) -> list[tuple[str, str]]:
    """The class in a few numbers."""
    total = figures.total
    told = [
        ("Students", str(len(figures.students))),
        ("Graded", str(total.count)),
        ("Handed in nothing", str(len(figures.absent))),
        ("Not graded", str(len(figures.ungraded))),
    ]
    if total.median is not None and total.mean is not None:
        of = f" of {number(total.most)}"
        told += [("Median", f"{number(total.median)}{of}"), ("Mean", f"{number(total.mean)}{of}")]
    return told


def _spread(of: Distribution, unit: str) -> str:
    """A distribution in a sentence."""
    if of.median is None or of.mean is None or of.low is None or of.high is None:
        return "Nobody was graded yet."
    half = f"median {number(of.median)} {unit}, mean {number(of.mean)}"
    deviation = "" if of.deviation is None else f", standard deviation {number(of.deviation)}"
    return f"{counted(of.count, 'student')}: {half}{deviation}, from {number(of.low)} to {number(of.high)}."


def _part(
    at: int, figures: AssignmentFigures, course: ClassFigures, items: Sequence[AssignmentItems]
) -> Part:
    own = next((each.items for each in items if each.name == figures.name), ())
    found = {item.id: item for item in own}
    about = f"{line(figures.title)}: percentage of students who passed each check, a row an exercise"
    return Part(
        figures,
        f"assignment-{at}",
        class_charts.passed(f"passed-{at}", about, figures, course.assignments),
        tuple(
            (each.name, str(each.begun), str(each.whole), share(each.counts.passing))
            for each in figures.exercises
        ),
        tuple(
            _check(f"{place_} {check.title}", check, found.get(check.id))
            for exercise in figures.exercises
            for place_, check in enumerate(exercise.checks, 1)
        ),
    )


def _assignment(of: AssignmentFigures) -> tuple[str, ...]:
    """How a class did in an assignment."""
    ends = (points(of.scores.median), points(of.scores.mean), points(of.scores.most))
    return (of.title, str(of.begun), *ends, share(of.counts.passing))


def _check(title: str, check: CheckFigures, item: Item | None) -> tuple[str, ...]:
    where = f"{place(check.id)}{' (hidden)' if check.hidden else ''}"
    discrimination = decimals(item.discrimination) if item else NONE
    return (title, where, *_counts(check.counts), share(check.counts.passing), discrimination)


def _counts(of: Counts) -> list[str]:
    return [str(getattr(of, word.replace(" ", "_"))) for word in VERDICTS]


def _mistakes(found: Sequence[MistakeFigures]) -> str:
    """The most common ones, for who does not see the chart."""
    first = [f"{line(each.name)} in {line(each.exercise)}, {len(each.people)}" for each in found[:3]]
    return f"Students by mistake; the most common: {'; '.join(first)}"


def _trained(figures: ClassFigures) -> list[str]:
    """The assignments that have networks, in the course's order."""
    named = [each.name for each in figures.assignments]
    return [*dict.fromkeys(name for name in named if any(name == it.assignment for it in figures.networks))]


def _curves(at: int, name: str, titles: Mapping[str, str], figures: ClassFigures) -> Curves:
    """Everything about the networks of one assignment."""
    own = [each for each in figures.networks if each.assignment == name]
    title = titles.get(name, name)
    drawn = []
    for kind, of_accuracy in (("accuracy", True), ("loss", False)):
        about = f"{line(title)}: validation {kind} of {counted(len(own), 'network')} by epoch, and the median"
        drawn.append(class_charts.curves(f"curves-{at}-{kind}", about, own, of_accuracy=of_accuracy))
    ranks = [each for each in figures.leaderboard if each.assignment == name]
    return Curves(
        title,
        len(own),
        tuple(each for each in drawn if each is not None),
        tuple(_epochs(own)),
        tuple(ranks[:RANKS]),
        max(len(ranks) - RANKS, 0),
    )


def _epochs(networks: Sequence[Network]) -> list[tuple[str, ...]]:
    """An epoch a row: how many networks got so far, and how well."""
    found: dict[int, list[float]] = {}
    for network in networks:
        for each in network.curve:
            found.setdefault(each.epoch, []).append(each.val_accuracy)
    middle = class_charts.medians(networks, of_accuracy=True)
    losses = class_charts.medians(networks, of_accuracy=False)
    rows = []
    for epoch, values in sorted(found.items()):
        finite = [value for value in values if math.isfinite(value)]
        ends = [min(finite), middle.get(epoch), max(finite)] if finite else [None] * 3
        told = [NONE if end is None else percent(end, 2) for end in ends]
        rows.append((str(epoch), str(len(values)), *told, points(losses.get(epoch))))
    return rows


def _slowest(figures: ClassFigures) -> list[tuple[str, ...]]:
    """The checks that take the longest."""
    all_ = [check for a in figures.assignments for e in a.exercises for check in e.checks]
    timed = sorted(
        ((each.seconds, each) for each in all_ if each.seconds), key=lambda pair: (-pair[0], pair[1].id)
    )
    return [(check.id, f"{seconds:.3g} s") for seconds, check in timed[:SLOWEST]]


def _items(items: Sequence[AssignmentItems]) -> str:
    odd = sum(len(each.to_mend) for each in items)
    return f"Checks by the share that passed and by discrimination; {counted(odd, 'check')} to look at"


def _reliability(items: Sequence[AssignmentItems]) -> list[tuple[str, ...]]:
    """An assignment a row: how far its checks measure one thing."""
    return [
        (
            each.title,
            str(each.students),
            decimals(each.alpha),
            counted(len(each.to_mend), "check"),
            counted(len(each.same), "pair"),
        )
        for each in items
    ]


def _bins(of: Distribution) -> list[tuple[str, ...]]:
    """A bar of a histogram a row."""
    return [(number(each.low), number(each.high), str(each.count)) for each in of.bins]
