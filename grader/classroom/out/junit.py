"""JUnit XML: a suite a student, a test case a check. The format knows no points; they are properties."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

from grader.classroom.out import feedback, files
from grader.classroom.out.rows import Given, Outcome, Row
from grader.model import CheckResult, Verdict
from grader.report.escape import plain
from grader.report.numbers import counted

# What XML 1.0 has no place for, not even as a number (section 2.2).
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ENDS = {
    Verdict.FAILED: "failure",
    Verdict.ERROR: "error",
    Verdict.TIMED_OUT: "error",
    Verdict.BLOCKED: "skipped",
    Verdict.NOT_STARTED: "skipped",
}


def write(rows: Sequence[Row], given: Given, target: Path) -> Outcome:
    """Write one file for all rows.

    Raises:
        ExportError: if it cannot be written.
    """
    files.write_parts(_parts(rows), target)
    return Outcome(f"{target} written: {counted(len(rows), 'suite')}")


def _parts(rows: Sequence[Row]) -> Iterator[bytes]:
    """The file, a suite at a time."""
    yield b'<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n'
    for row in rows:
        yield ElementTree.tostring(_suite(row), encoding="utf-8") + b"\n"
    yield b"</testsuites>\n"


def legal(text: str) -> str:
    """A text without what XML cannot carry."""
    return ILLEGAL.sub("", plain(text))


def _suite(row: Row) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", name=legal(row.label))
    properties = ElementTree.SubElement(suite, "properties")
    for name in ("id", "email", "login", "sis_id", "section", "score", "max_score", "extra", "total", "late"):
        value = getattr(row, name)
        if value or isinstance(value, float):
            ElementTree.SubElement(properties, "property", name=name, value=legal(str(value)))
    if row.ungraded or row.read is None:
        cases = [_ungraded(row.ungraded or "there is no report")]
    else:
        report = row.report()
        cases = [_case(*pair) for pair in zip(report.checks, feedback.titles(report), strict=True)]
    suite.extend(cases)
    for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("tests", str(len(cases)))
    suite.set("time", f"{sum(float(case.get('time', '0')) for case in cases):.3f}")
    return suite


def _ungraded(reason: str) -> ElementTree.Element:
    case = ElementTree.Element("testcase", classname="submission", name="can be graded", time="0.000")
    ElementTree.SubElement(case, "error", message=legal(reason))
    return case


def _case(check: CheckResult, name: str) -> ElementTree.Element:
    assignment, exercise = check.id.split("::")[:2]
    case = ElementTree.Element("testcase", classname=f"{assignment}.{exercise}", name=legal(name))
    case.set("time", f"{check.seconds:.3f}")
    properties = ElementTree.SubElement(case, "properties")
    for key in ("score", "max_score"):
        ElementTree.SubElement(properties, "property", name=key, value=str(getattr(check, key)))
    if tag := ENDS.get(check.verdict):
        said = legal(feedback.check(check))
        end = ElementTree.SubElement(case, tag, message=legal(check.message) or feedback.status(check))
        if tag != "skipped":
            end.text = said
    return case
