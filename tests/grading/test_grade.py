"""Whole submissions, graded for real: each sample must get exactly the report that is kept for it."""

import json
import re
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import jsonschema
import nbformat
import numpy as np
import pytest

from grader.authoring import Check
from grader.course import reference_results
from grader.course.course import Assignment, Course
from grader.grading import checks
from grader.grading.grade import Grading, Scope, grade
from grader.model import Evidence, Outcome, Report, Verdict
from grader.report import json_report
from grader.sandbox.sandbox import Sandbox
from tests.helpers import same_words, samples
from tests.helpers.alone import Alone
from tests.helpers.command import run
from tests.helpers.graded import as_files, files_of, graded, grading, names_of, sandboxed
from tests.helpers.tiny import CHECKS, MANY, deed, tiny_course

FIELD = samples.SAMPLES.parent / "field"


def points(course: Course) -> float:
    """What the checks of ordinary assignments are worth; the tiers of a training come on top."""
    return sum(assignment.points for assignment in course.assignments if not assignment.extra)


@pytest.mark.parametrize("name", samples.NAMES)
def test_a_sample_gets_exactly_its_report(name: str) -> None:
    report = samples.grade(name)
    assert samples.page(report) == (samples.EXPECTED / f"{name}.txt").read_text("utf-8")
    same_words.told_by_both(report)
    table = json_report.to_json(report)
    jsonschema.validate(table, json.loads(json_report.SCHEMA_FILE.read_text("utf-8")))
    ids = [c["id"] for a in table["assignments"] for e in a["exercises"] for c in e["checks"]]
    assert len(ids) == len(set(ids)) > 200
    assert sum(a["max_score"] for a in table["assignments"]) == pytest.approx(points(samples.course()))


def test_every_sample_has_a_kept_report_and_is_one_of_the_names() -> None:
    kept = {path.name for path in samples.SAMPLES.iterdir() if path.name != "__pycache__"}
    assert kept == set(samples.NAMES) - set(samples.DERIVED)
    assert {path.stem for path in samples.EXPECTED.iterdir()} == set(samples.NAMES)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_checks_does_not_matter(seed: int) -> None:
    """Each check, asked for in any order, gets the verdict and the words that the report has"""
    print(f"seed {seed}")
    course = samples.course()
    path = samples.SAMPLES / "half_done"
    files = files_of(path, names_of(course))
    report = {check.id: replace(check, seconds=0.0) for check in graded(course, files).checks}
    order = np.random.default_rng(seed).permutation(sorted(report))
    assert order.tolist() != sorted(report)
    with grading(course, files) as steps:
        for check in order:
            steps.checks.judged(check)
        shuffled = {check: replace(steps.result(check), seconds=0.0) for check in order}
    assert shuffled == report


def test_a_submission_that_sleeps_through_its_checks_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = tiny_course(tmp_path)
    arrays = {"deed::act::first": Evidence({"value": np.ones(())})}
    arrays["deed::act::second"] = arrays["deed::act::first"]
    reference_results.save(course, course.assignments[0], arrays, {})
    text = "import time\n\n\ndef act():\n    time.sleep(0.5)\n    return 1\n"
    verdicts = {}
    for seconds in (0.4, 60.0):
        monkeypatch.setattr(checks, "SUBMISSION_SECONDS", seconds)
        report = graded(course, deed(text), kind=Alone)
        verdicts[seconds] = [(str(check.verdict), check.message) for check in report.checks]
    used = "The submission has used up its 0.00666667 minutes."
    assert verdicts == {0.4: [("passed", ""), ("timed_out", used)], 60.0: [("passed", ""), ("passed", "")]}


class Counted(Sandbox):
    """Notes the checks that are run one by one, when they are asked for."""

    ran: ClassVar[list[str]] = []

    def check(self, assignment: Assignment, check: Check) -> Outcome:
        """One check more."""
        Counted.ran.append(check.name)
        return super().check(assignment, check)


def test_hidden_checks_have_no_more_time_than_visible_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are not run for want of it have failed, as others have: no verdict tells what others took"""
    course = tiny_course(tmp_path, MANY)
    ones = {f"deed::act::number_{n}": Evidence({"value": np.ones(())}) for n in range(1, 9)}
    reference_results.save(course, course.assignments[0], ones, {})
    wrong = "    if number > 5:\n        time.sleep(0.8)\n        return 2\n"
    text = f"import time\n\n\ndef act(number):\n{wrong}    return 1\n"
    monkeypatch.setattr(checks, "SUBMISSION_SECONDS", 1.5)  # three hidden ones in a row take longer
    monkeypatch.setattr(Counted, "ran", [])
    report = graded(course, deed(text), kind=Counted)
    told = [(str(check.verdict), check.message) for check in report.checks]
    assert told == [("passed", "")] * 5 + [("failed", "A hidden check of act: failed.")] * 3
    assert Counted.ran == []


def test_what_passed_in_a_batch_counts_whatever_time_it_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = tiny_course(tmp_path, CHECKS.replace(", seconds=1, memory=256", ""))
    value = Evidence({"value": np.ones(())})
    reference_results.save(
        course, course.assignments[0], {"deed::act::first": value, "deed::act::second": value}, {}
    )
    monkeypatch.setattr(checks, "SUBMISSION_SECONDS", 0.0)
    report = graded(course, deed("def act():\n    return 1\n"))
    assert [str(check.verdict) for check in report.checks] == ["passed", "passed"]


def test_five_runs_give_the_same_scores() -> None:
    def verdicts(report: Report) -> list[tuple[str, str, float]]:
        return [(check.id, str(check.verdict), check.score) for check in report.checks]

    first = verdicts(samples.grade("half_done"))
    assert {verdict for _, verdict, _ in first} >= {"passed", "failed", "not_started"}
    for _ in range(4):
        assert verdicts(samples.grade("half_done")) == first


def test_the_complete_submission_earns_everything_and_trains_to_97_percent(
    course: Course, tmp_path: Path
) -> None:
    target = tmp_path / "report.json"
    done = run("grade", str(samples.path("complete")), "--json", str(target), "--fail-under", "100")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(target.read_text("utf-8"))
    jsonschema.validate(report, json.loads(json_report.SCHEMA_FILE.read_text("utf-8")))
    assert (report["status"], report["score"]) == ("graded", report["max_score"])
    assert report["accuracy"] >= 0.97
    curve = report["trainings"][0]["curve"]
    assert len(curve) >= 2
    assert curve[-1]["train_loss"] < curve[0]["train_loss"]
    assert "train loss" in done.stderr  # the progress, a line an epoch where there is no terminal
    whole = points(course) + sum(
        tier.points
        for each in course.assignments
        if each.training and not each.extra
        for tier in each.training.tiers
    )
    assert f"{whole:g} / {whole:g}" in done.stdout


def test_a_hidden_check_reveals_nothing() -> None:
    hidden = [check for check in samples.grade("half_done").checks if check.visibility == "hidden"]
    failed = [check for check in hidden if check.verdict is Verdict.FAILED]
    assert failed
    for check in failed:
        assert check.title == f"A hidden check of {check.id.split('::')[1]}"
        assert check.message == f"A hidden check of {check.id.split('::')[1]}: failed."
        told = (check.called, check.returned, check.expected, check.worst, check.repeat, check.output)
        assert told == ("",) * 6


def test_of_a_hidden_check_nothing_is_told_but_whether_it_passed(course: Course) -> None:
    """However it ends: student code could choose an end for what it was given"""
    endings = ("return None", "raise ValueError", "raise NotImplementedError", "os._exit(3)", "return x")
    told = set()
    for ending in endings:
        text = f"""
            import os

            def linear_scores(x, weights, bias):
                if len(x) == 9 and weights.shape == (13, 11):  # as the hidden check hands out
                    {ending}
                return x @ weights + bias
        """
        files = as_files("ana", {"softmax_loss.py": textwrap.dedent(text).encode()})
        (check,) = graded(course, files, only="softmax_loss::linear_scores::other_sizes").checks
        told.add(check)
    assert [check.verdict for check in told] == [Verdict.FAILED]


def test_what_a_module_says_of_itself_is_settled_before_hidden_checks(course: Course) -> None:
    """A hidden check of one module hands out what the import of the next one could tell, where no visible
    check is asked for"""
    first = """
        import sys

        def linear_scores(x, weights, bias):
            sys.handed_out = x.tolist()
            return x @ weights + bias
    """
    second = """
        import sys

        if hasattr(sys, "handed_out"):
            raise ValueError(f"HANDED OUT {sys.handed_out}")

        def zeros(fan_in, fan_out, rng):
            return rng.normal(size=(fan_in, fan_out))
    """
    texts = {"softmax_loss.py": first, "init.py": second}
    files = as_files("ana", {name: textwrap.dedent(text).encode() for name, text in texts.items()})
    only = ("softmax_loss::linear_scores::other_sizes", "init::zeros::a_large_layer")
    with sandboxed(course, files) as sandbox:
        report = grade(Grading(course, files, sandbox, scope=Scope(only, training=False)), "")
    assert "HANDED OUT" not in json.dumps(json_report.to_json(report))
    assert [check.verdict for check in report.checks] == [Verdict.PASSED, Verdict.FAILED]


def test_a_notebook_blames_the_cell_that_was_to_define_the_function(tmp_path: Path) -> None:
    cells = ["import matplotlib", "def dropout_forward(x, rate, rng, training=True):\n    return (x"]
    made = [nbformat.v4.new_code_cell(text, id=f"c{number}") for number, text in enumerate(cells)]
    nbformat.write(nbformat.v4.new_notebook(cells=made), tmp_path / "dropout.ipynb")
    loaded = samples.course()
    files = files_of(tmp_path, names_of(loaded))
    check = graded(loaded, files, only="dropout::dropout_forward").checks[0]
    assert check.verdict is Verdict.ERROR
    assert "code cell 2 stopped with SyntaxError" in check.message


# -- what is told of a part of the course ----------------------------------------------------------


def test_what_is_not_handed_in_is_one_line(course: Course) -> None:
    """The score of what was handed in leads; that of the whole course stays what it is"""
    report = graded(course, files_of(samples.SAMPLES / "half_done", names_of(course)))
    text = samples.page(report)
    assert "Score       6.34 / 20 handed in  " in text
    assert f"Total       6.34 / {points(course):g} (" in text
    assert text.count("Not handed in: ") == 1
    assert "The submission has no" not in text
    data = json_report.to_json(report)
    assert (round(data["score"], 2), data["max_score"]) == (6.34, points(course))
    handed_in = {each["name"] for each in data["assignments"] if each["handed_in"]}
    assert handed_in == {"softmax_loss", "dropout"}


def test_a_network_without_its_parts(course: Course) -> None:
    """One module that imports others: what it waits for is one line, and what to do next"""
    report = graded(course, files_of(FIELD / "single", names_of(course)), only="mnist")
    text = samples.page(report)
    assert text.count("mnist: blocked (33 checks, 8 points): ") == 1
    assert report.next_step == "mnist.py imports backprop, and the submission has no backprop.py."
    whole = samples.page(graded(course, files_of(FIELD / "single", names_of(course))))
    assert "Score       0 / 8 handed in" in whole
    assert "Not handed in: softmax_loss, backprop, optimizers" in whole
    assert "not started" not in whole


def test_a_template_is_told_from_work_that_was_not_found(course: Course) -> None:
    """Only stubs are nothing yet"""
    stubs = samples.derived()["untouched"]["dropout.py"].encode()
    sentence = "Nothing is written yet, so nothing is wrong yet."
    for text, is_stub in ((stubs, True), (b"def dropout(x):\n    return x\n", False)):
        report = graded(course, as_files("ana", {"dropout.py": text}), only="dropout")
        assert report.untouched is is_stub
        assert (sentence in samples.page(report)) is is_stub


def test_what_a_check_waits_for_is_told_by_its_end(course: Course) -> None:
    """A check that waits for one that waits itself waits for what that waits for"""
    report = graded(course, files_of(samples.SAMPLES / "wrong_shape", names_of(course)), only="softmax_loss")
    blocked = [check for check in report.checks if check.verdict is Verdict.BLOCKED]
    failed = {check.id for check in report.checks if check.verdict is Verdict.FAILED}
    assert len(blocked) == 34
    assert {check.waits_for for check in blocked} == failed
    for check in blocked:
        assert check.message == f"Waits for {check.waits_for}, which did not pass."
    assert samples.page(report).count(" wait for ") == len(failed) == 5


def test_what_never_ran_did_not_fail(course: Course) -> None:
    text = "def dropout_backward(dout, cache):\n    return dout * cache\n"
    report = graded(course, as_files("ana", {"dropout.py": text.encode()}), only="dropout")
    messages = {check.message for check in report.checks if check.verdict is Verdict.BLOCKED}
    those = ("shape_and_finite", "each_unit_of_each_example")
    assert messages == {
        f"Waits for dropout::dropout_forward::{each}, which is not started." for each in those
    }


# -- whose numbers ---------------------------------------------------------------------------------

FORWARD = """
def affine_forward(x, weights, bias):
    return x.reshape(len(x), -1) @ weights + bias, (x, weights, "my own cache")

def affine_backward(upstream, cache):
    x, weights, _ = cache
    return upstream @ weights, x, upstream
"""


def test_called_is_the_students_own_call(course: Course) -> None:
    """Their cache is told by its name, and never what Keras was called with"""
    files = as_files("ana", {"backprop.py": f"import numpy as np\n{FORWARD}".encode()})
    report = graded(course, files, only="backprop::affine_backward")
    called = [check.called for check in report.checks if check.called]
    assert called
    for words in called:
        assert re.fullmatch(r"affine_backward\(upstream=.*, cache\)(, the first of \d calls)?", words), words


def test_called_shows_what_a_class_was_fed(course: Course) -> None:
    text = samples.derived()["complete"]["regularization.py"].replace(
        "< self.best_loss -", "> self.best_loss -"
    )
    report = graded(course, as_files("ana", {"regularization.py": text.encode()}), only="regularization")
    called = {check.called for check in report.checks if check.verdict is Verdict.FAILED and check.called}
    assert called
    assert all(
        words.startswith("EarlyStopping(") and ".update(epoch=0, val_loss=" in words for words in called
    )


def test_a_call_that_raises_is_told(course: Course) -> None:
    text = b"def softmax(mine):\n    raise ValueError('no')\n"
    report = graded(course, as_files("ana", {"softmax_loss.py": text}), only="softmax_loss::softmax")
    first = report.checks[0]
    assert (first.verdict, first.called) == (Verdict.ERROR, "softmax(mine=float64(4, 7))")
