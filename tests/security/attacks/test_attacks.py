"""Whole hostile submissions, graded for real at each level that this machine offers."""

import contextlib
import ctypes
import io
import json
import os
import re
import shutil
import signal
import socket
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from grader.course import reader, reference_results
from grader.course.course import Course
from grader.evidence.run import seed_of
from grader.grading.draws import Draw
from grader.grading.grade import Grading, Scope, grade
from grader.model import Report
from grader.report import json_report, terminal
from grader.sandbox import levels
from grader.submission.modules import ModuleFiles
from tests.helpers.graded import sandboxed, without_questions
from tests.security.attacks.attack import PRELUDE, Attack
from tests.security.attacks.suite import ATTACKS, KNOWN_OPEN

ROOT = Path(__file__).resolve().parents[3]
LEVELS = [level for level in levels.LEVELS if not levels.why_not(level)]
MEMORY = 300 << 10  # KiB that one grading may add to the grader's own; a frame has 66 MiB at most
LONGEST = 4_000  # characters of one thing that a report tells
SECONDS = 20.0  # one grading; the slowest honest one takes half a second
SLIPS = ("NameError", "SyntaxError", "IndentationError", "UnboundLocalError", "AssertionError")
SHARED_MEMORY = 0x0D1C0DE
HIDDEN_LINE = "rng.normal(size=(9, 13))"  # of the hidden check's code
HIDDEN_CHECK = "softmax_loss::linear_scores::other_sizes"
DRAW = int.from_bytes(os.urandom(8), "big")  # of hidden inputs, in all gradings of this run


@pytest.fixture(scope="module")
def course() -> Course:
    return without_questions(reader.load(ROOT))


@pytest.fixture(scope="module")
def secrets(course: Course) -> tuple[str, ...]:
    return secrets_of(course)


def secrets_of(course: Course) -> tuple[str, ...]:
    """What no report may show: a line of a hidden check, its inputs, its expected values."""
    ((assignment, check),) = course.select(HIDDEN_CHECK)
    inputs = np.random.default_rng(seed_of(DRAW, HIDDEN_CHECK)).normal(size=(9, 13))
    expected = Draw(course, DRAW).expected(assignment, check)
    assert expected is not None
    numbers = (*inputs.flat, *expected.items["scores"].flat)
    return HIDDEN_LINE, *(repr(float(v))[:11] for v in numbers)


@cache
def frozen_answer() -> list[list[float]]:
    """What Keras gave for the hidden check's frozen inputs, which follow from the course's seed."""
    course = reader.load(ROOT)
    ((assignment, _),) = course.select(HIDDEN_CHECK)
    given = reference_results.load(course, assignment).evidence[HIDDEN_CHECK].items["scores"]
    return [[float(each) for each in row] for row in given]


class Surroundings:
    """What an attack may reach for: a folder, a server, the list of processes."""

    def __init__(self) -> None:
        self.marker = f"attack-{os.getpid()}-{time.monotonic_ns()}"
        self.canary = Path(tempfile.mkdtemp(prefix="canary-", dir="/tmp"))
        self.canary.chmod(0o777)
        self.datagrams = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.datagrams.bind(str(self.canary / "datagrams"))
        (self.canary / "datagrams").chmod(0o777)
        self.before = self._filled()
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        self.unix = socket.socket(socket.AF_UNIX)
        self.unix.bind(f"\0{self.marker}")
        self.unix.listen()
        for server in self._servers:
            server.setblocking(False)

    @property
    def _servers(self) -> tuple[socket.socket, ...]:
        return self.tcp, self.udp, self.unix, self.datagrams

    def _filled(self) -> list[tuple[str, int, bytes]]:
        (self.canary / "kept.txt").write_text("kept")
        (self.canary / "kept.txt").chmod(0o666)
        return self._content()

    def _content(self) -> list[tuple[str, int, bytes]]:
        paths = [self.canary, *sorted(self.canary.rglob("*"))]
        return [(p.name, p.stat().st_mode, p.read_bytes() if p.is_file() else b"") for p in paths]

    def text(self, text: str) -> str:
        """An attack's text with its places filled in."""
        site = sysconfig.get_paths()["purelib"]
        places = {"PORT": self.port, "CANARY": self.canary, "MARKER": self.marker, "ROOT": ROOT, "SITE": site}
        places |= {"ANSWER": frozen_answer()} if "@ANSWER@" in text else {}
        for name, value in places.items():
            text = text.replace(f"@{name}@", str(value))
        return text

    def written(self) -> bool:
        """Whether anything outside was changed, files or shared memory."""
        left = [Path(folder, self.marker) for folder in ("/tmp", "/var/tmp", "/dev/shm")]
        found = [path for path in left if path.exists()]
        for path in found:
            path.unlink()
        segments = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
        shared = [line.split() for line in segments if int(line.split()[0]) == SHARED_MEMORY]
        for fields in shared:
            ctypes.CDLL(None).shmctl(int(fields[1]), 0, None)
        return bool(found or shared) or self._content() != self.before

    def connected(self) -> bool:
        """Whether any server saw anything."""
        found = False
        for server in (self.tcp, self.unix):
            with contextlib.suppress(BlockingIOError):
                server.accept()[0].close()
                found = True
        for server in (self.udp, self.datagrams):
            with contextlib.suppress(BlockingIOError):
                found = bool(server.recv(10)) or found
        return found

    def processes(self, stage: Path) -> list[int]:
        """Processes that carry the marker, or have to do with the stage."""
        signs = (self.marker.encode(), str(stage).encode())
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                with contextlib.suppress(OSError):
                    said = (entry / "cmdline").read_bytes() + (entry / "mountinfo").read_bytes()
                    found += [int(entry.name)] if any(sign in said for sign in signs) else []
        return found

    def close(self) -> None:
        for server in self._servers:
            server.close()
        shutil.rmtree(self.canary, ignore_errors=True)


@pytest.fixture
def outside() -> Iterator[Surroundings]:
    surroundings = Surroundings()
    yield surroundings
    surroundings.close()


def graded(
    course: Course, attack: Attack, level: str, outside: Surroundings
) -> tuple[Report | None, Path, str]:
    """The report, the stage's path, and what the grader stumbled over."""
    file = f"{attack.module}.py"
    files = {file: outside.text(PRELUDE + attack.text).encode()}
    draw = Draw(course, DRAW if course.fresh else None)
    files |= {name: text.encode() for name, text in attack.others}
    submission = ModuleFiles(attack.name, files, {attack.module: file}, {}, ())
    with sandboxed(course, submission, level, draw=draw) as sandbox:
        stage = sandbox._client.path
        scope = Scope((attack.only,), training=False)
        grading = Grading(course, submission, sandbox, scope=scope, draw=draw)
        try:
            return grade(grading, sandbox.description), stage, ""
        except Exception as error:  # that is what the attack was after
            return None, stage, repr(error)


def breaches(
    course: Course, attack: Attack, level: str, outside: Surroundings, secrets: tuple[str, ...]
) -> dict[str, str]:
    """What does not hold, with a few words on each."""
    started, memory = time.monotonic(), own_memory()
    report, stage, stumbled = graded(course, attack, level, outside)
    found = {}
    if (more := own_memory(peak=True) - memory) > MEMORY:
        found["memory"] = f"{more >> 10} MiB more"
    left = outside.processes(stage)
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if left:
        found["process"] = f"{len(left)} left"
    took, busy = time.monotonic() - started, os.getloadavg()[0] / levels.processors()
    if took > SECONDS * max(1.0, 2 * busy):  # on a busy machine everything takes longer
        found["time"] = f"{took:.1f} s"
    if stage.exists():
        found["stage"] = "is still there"
    if outside.written():
        found["written"] = "something outside was changed"
    if outside.connected():
        found["connection"] = "a server saw it"
    if report is None:
        return {**found, "grader": stumbled}
    return {**found, **told(course, attack, report, secrets)}


def own_memory(*, peak: bool = False) -> int:
    """KiB that the grader's process takes; at its peak, since this was last asked without."""
    if not peak:
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)" if peak else r"VmRSS:\s+(\d+)", status)[0])


def drawn(page: str) -> bool:
    """Whether a terminal report has a second block around a score, as the grader's own has it."""
    lines = [line.strip() for line in page.splitlines()]
    above = [set(line) for line, below in pairwise(lines) if below.startswith("Score")]
    return sum(len(marks) <= 1 for marks in above) > 1


def told(course: Course, attack: Attack, report: Report, secrets: tuple[str, ...]) -> dict[str, str]:
    """What does not hold of the report."""
    assert [check.id for check in report.checks] == [a.id(check) for a, check in course.select(attack.only)]
    found = {}
    allowed = sum(check.max_score for check in report.checks if check.id.split("::")[2] in attack.honest)
    if report.score > allowed + 1e-6:
        found["score"] = f"{report.score} of {allowed}"
    if attack.first and report.checks[0].verdict != attack.first:
        found["first"] = f"{report.checks[0].verdict}, not {attack.first}: {report.checks[0].message}"
    file = io.StringIO()
    terminal.render(report, Console(file=file, width=100_000, no_color=True), verbose=True)
    text = json.dumps(json_report.to_json(report), allow_nan=False) + file.getvalue()
    if any(secret in text for secret in secrets):
        found["told"] = "the report shows a hidden check"
    if drawn(file.getvalue()):
        found["drawn"] = "the report has a score that is not its own"
    for check in report.checks:
        texts = (check.message, check.called, check.returned, check.expected, check.worst)
        if max(map(len, texts)) > LONGEST:
            found["long"] = f"{max(map(len, texts))} characters of one text"
        if check.visibility == "hidden":
            shown = (check.called, check.returned, check.expected, check.worst, check.output)
            assert not any(shown), check
        breach = [line for line in check.output.splitlines() if line.startswith("BREACH")]
        if breach:
            found["reached"] = breach[0]
        slips = [slip for slip in SLIPS if slip in check.message + check.output]
        if slips:
            found["slip"] = f"the attack itself is wrong: {check.message} {check.output[:200]}"
    return found


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack(
    course: Course, attack: Attack, level: str, outside: Surroundings, secrets: tuple[str, ...]
) -> None:
    spared = dict(attack.spared)
    if level in spared:
        pytest.skip(spared[level])
    found = breaches(course, attack, level, outside, secrets)
    known = KNOWN_OPEN.get((level, attack.name), set())
    assert found.keys() - known == set(), f"{attack.tries}: {found}"


def test_stored_answers_earn_points_where_inputs_are_always_the_same(
    course: Course, outside: Surroundings, secrets: tuple[str, ...]
) -> None:
    """So the attack is one: that it holds in the table is the fresh inputs' doing"""
    stored = next(attack for attack in ATTACKS if attack.name == "hidden_answers_stored")
    found = breaches(replace(course, fresh=False), stored, LEVELS[0], outside, secrets)
    assert found.keys() == {"score"}
    (hidden,) = (check.points for _, check in course.select(HIDDEN_CHECK))
    (passed, allowed) = map(float, found["score"].split(" of "))
    assert passed - allowed == pytest.approx(hidden * course.assignment("softmax_loss").weight)


def test_the_page_has_the_table_of_these_attacks() -> None:
    page = (ROOT / "SECURITY.md").read_text("utf-8").partition("<!-- attacks: begin -->")[2]
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")]
    table = {row[0].strip("| `"): (row[1], [cell.strip("| ") for cell in row[2:]]) for row in rows}
    assert {name: tries for name, (tries, _) in table.items()} == {a.name: a.tries for a in ATTACKS}, (
        "run make attacks"
    )
    spared = {attack.name for attack in ATTACKS if attack.spared}
    for name, (_, cells) in table.items():
        assert set(cells) <= ({"holds", "not tried"} if name in spared else {"holds"}), name


def test_the_list_of_open_walls_names_what_there_is() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(set(names)) == len(names) >= 25
    assert {name for _, name in KNOWN_OPEN} <= set(names)


def test_an_honest_submission_earns_every_point(
    course: Course, outside: Surroundings, secrets: tuple[str, ...]
) -> None:
    honest = next(attack for attack in ATTACKS if attack.name == "honest")
    report, _, _ = graded(course, honest, LEVELS[0], outside)
    assert report is not None
    assert report.score == report.max_score
