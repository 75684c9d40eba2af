"""Some seconds of fuzzing with fixed inputs: the kept corpus, and near misses of it."""

import random
import tracemalloc

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.evidence import frames
from grader.judging import compare
from grader.model import Compared, Outcome
from grader.report import escape
from grader.submission import layout, limits
from tests.security.fuzz import judging, mutate, targets
from tests.security.fuzz.inputs import BYTES, CORPUS, FILES, inputs, kept
from tests.security.fuzz.targets import TARGETS

EXAMPLES = {"wire": 400, "verdict": 120, "archive": 150, "text": 300}
PEAK = 32 << 20  # bytes that an input of some kilobytes may take


def run(name: str, data: bytes) -> None:
    """Run a target within bounds of memory."""
    judging.checks()  # loaded once, and not counted
    tracemalloc.start()
    try:
        TARGETS[name](data)
        assert tracemalloc.get_traced_memory()[1] < PEAK
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", TARGETS)
def test_the_corpus(name: str) -> None:
    """Whatever fuzzing found, once more"""
    files = sorted((CORPUS / name).iterdir())
    assert len(files) >= 5
    for path in files:
        try:
            run(name, path.read_bytes())
        except Exception as error:
            raise AssertionError(f"tests/security/fuzz/corpus/{name}/{path.name}: {error!r}") from error


@pytest.mark.parametrize("name", TARGETS)
def test_near_misses(name: str) -> None:
    """Mutations of the corpus that are frames, archives and texts still"""
    fixed = settings(
        derandomize=True,
        max_examples=EXAMPLES[name],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),  # inputs are long, and that is meant
    )
    fixed(given(inputs(name))(lambda data: run(name, data)))()


def test_the_corpus_is_small() -> None:
    """It lies in the repository: at most 150 files a target, and below 1 MB in all"""
    assert sorted(path.name for path in CORPUS.iterdir()) == sorted(TARGETS)
    for name in TARGETS:
        assert len(kept(name)) <= FILES, name
        assert sum(map(len, kept(name))) <= BYTES, name
    assert len(TARGETS) * BYTES < 1_000_000


# -- each target notices a defect ------------------------------------------------------------------


def broken(name: str) -> bool:
    """Whether any input of the corpus, or a near miss of it, brings the target down."""
    for number, data in enumerate(kept(name) * 2):
        mutated = mutate.MUTATIONS[name](data, random.Random(number))
        for each in (data, mutated):
            try:
                TARGETS[name](each)
            except Exception:
                return True
    return False


@pytest.mark.parametrize("name", TARGETS)
def test_sound_code_does_not_bring_a_target_down(name: str) -> None:
    assert not broken(name)


def test_a_bound_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "_array_of", lambda body, payload: np.zeros(10_000))
    assert broken("wire")


def test_an_exception_of_another_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "outcome_of", lambda header, payload: Outcome(header["ending"]))
    assert broken("wire")


def test_a_judge_who_lets_everything_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "compare_item", lambda *_: Compared(True))
    assert broken("verdict")


def test_a_report_that_is_not_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.report.json_report.plain", lambda text: text)
    assert broken("verdict")


def test_an_archive_that_leads_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "top", lambda sources, names: [limits.Source("../a.py", b"", 0.0), *sources])
    assert broken("archive")


def test_a_text_that_is_not_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escape, "plain", lambda text: text)
    assert broken("text")


def test_frames_are_still_frames() -> None:
    """Most near misses get past the first bytes"""
    read = 0
    for number, data in enumerate(kept("wire")):
        made = mutate.frame(data, random.Random(number))
        read += (
            targets.attempt(lambda made=made: frames.read_frame(targets.exactly(made)), (Exception,))
            is not None
        )
    assert read > 0.8 * len(kept("wire"))


@settings(derandomize=True, max_examples=50, deadline=None, database=None)
@given(st.binary(max_size=50), st.integers(0, 2**32))
def test_mutations_take_any_bytes(data: bytes, number: int) -> None:
    for mutation in mutate.MUTATIONS.values():
        assert isinstance(mutation(data, random.Random(number)), bytes)
