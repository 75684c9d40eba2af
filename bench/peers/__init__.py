"""Other graders on the same exercises and checks, each in an environment of its own."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bench.figures import Figure, Measured, beside, shown
from bench.measure import ROOT, BenchError, Command, Costs, grader, run, side_by_side
from bench.peers.environments import environment
from bench.peers.runs import PEERS, Peer, Place
from bench.setting import Setting, python
from bench.several import two_at_a_time

OURS = "grader"


def peers(setting: Setting) -> Measured:
    """Other graders, the same checks: one submission, a class, and five classes on two cores"""
    work = setting.folder / "peers"
    work.mkdir()
    for name in ("assignments", "reference"):
        (work / name).symlink_to(ROOT / name)
    (work / "course.toml").symlink_to(setting.core)
    run(python("-m", "bench.peers.make", str(setting.core), str(setting.submission), str(work)))
    checks = len((work / "ids.txt").read_text(encoding="utf-8").split())
    copies = tuple(setting.copies(5 * setting.many))
    places, problems = _ready(setting, work, copies, checks)

    single = {OURS: _ours(setting, copies[:1])}
    several = {OURS: _ours(setting, copies[: setting.many])}
    for peer in places:
        single[peer.title] = peer.grade(places[peer], copies[:1])
        several[peer.title] = peer.grade(places[peer], copies[: setting.many])
    one = side_by_side(single, setting.runs)
    many = side_by_side(several, setting.longest_runs, warm=False)
    figures, last = _fifty(setting, places, one, copies)
    raw = {
        what: {name: c.plain() for name, c in costs.items()}
        for what, costs in {"one": one, "many": many, "five classes": last}.items()
    }
    notes = (
        f"The peers run the {checks} checks whose result is the same every time, ours all of them, in a"
        " sandbox. Memory is that of all processes together.",
    )
    return Measured(figures, _grid(one, many, setting.many), notes, raw, tuple(problems))


def _ours(setting: Setting, paths: Sequence[Path]) -> Command:
    target = setting.reports if len(paths) > 1 else setting.reports / "peers.json"
    return grader("grade", *paths, "--course", setting.core, "--no-training", "--json", target)


def _ready(
    setting: Setting, work: Path, copies: tuple[Path, ...], checks: int
) -> tuple[dict[Peer, Place], list[str]]:
    """The peers that are installed and pass all checks here, and what is wrong with the others."""
    places, problems = {}, []
    for peer in PEERS:
        try:
            place = Place(work, environment(peer.environment, setting.cache), copies)
            before = peer.prepare(place)
            if before is not None:
                run(before)
            run(peer.grade(place, copies[:1]))
            passed = checks if peer.passed is None else peer.passed(place, copies[0])
            if passed != checks:
                raise BenchError(f"{peer.title}: {passed} of {checks} checks passed")
        except (BenchError, OSError, KeyError, ValueError) as error:  # its results are of another form
            problems.append(f"{peer.title}: {type(error).__name__}: {error}")
        else:
            places[peer] = place
    return places, problems


def _fifty(
    setting: Setting, places: dict[Peer, Place], one: dict[str, Costs], copies: tuple[Path, ...]
) -> tuple[tuple[Figure, ...], dict[str, Costs]]:
    """Five classes on two cores, beside the peer that is fastest with one submission."""
    if not places:
        return (), {}
    peer = min(places, key=lambda each: one[each.title].median("wall"))
    halves = tuple(peer.grade(places[peer], half) for half in (copies[0::2], copies[1::2]))
    costs = side_by_side(
        {peer.title: halves, OURS: two_at_a_time(setting, len(copies))}, setting.longest_runs, warm=False
    )
    name = f"{len(copies)} submissions, two at a time"
    pair = (costs[OURS].median("wall"), costs[peer.title].median("wall"))
    return (beside(name, *pair, peer.title, 1.0, setting.longest_runs),), costs


def _grid(one: dict[str, Costs], many: dict[str, Costs], count: int) -> tuple[tuple[str, ...], ...]:
    columns: dict[str, Callable[[str], float | None]] = {
        "time": lambda name: one[name].median("wall"),
        "CPU": lambda name: one[name].median("cpu"),
        "memory": lambda name: one[name].memory,
        f"time for {count}": lambda name: many[name].median("wall"),
        f"CPU for {count}": lambda name: many[name].median("cpu"),
    }
    rows = [("", *columns)]
    for name in one:
        units = ["MB" if column == "memory" else "s" for column in columns]
        values = zip(columns.values(), units, strict=True)
        rows.append((name, *(_cell(value(name), value(OURS), unit) for value, unit in values)))
    return tuple(rows)


def _cell(value: float | None, ours: float | None, unit: str) -> str:
    return f"{shown(value, unit)} ({value / ours:.1f}x)" if value and ours else shown(value, unit)
