"""The part of the terminal report that explains each check that did not pass."""

from grader.model import AssignmentResult, CheckResult, Report
from grader.report.page import LABEL, SYMBOLS, Page
from grader.report.told import Brief, Section, Several, Told, Waiting, first, sections, told, unstarted

OUTPUT, OUTPUT_VERBOSE = 8, 200  # lines of what a student's code printed
MESSAGE = 16
TITLE = 240  # columns
NAMES, REASON = 200, 200  # columns for exercises and for why they are blocked


def details(page: Page, report: Report, *, verbose: bool) -> None:
    """Tell, assignment by assignment, what did not pass; unstarted assignments come last, a line each."""
    for section in sections(report, verbose):
        _section(page, section, verbose)
    last = [] if verbose else [*unstarted(report)]
    if last:
        page.blank()
    for several in last:
        _line(page, several)


def _section(page: Page, section: Section, verbose: bool) -> None:
    """A heading, the checks worth telling, then one line an exercise for the rest."""
    page.blank()
    page.rule(section.name, section.score)
    apart = True  # a told check has an empty line on either side
    for each in section.checks:
        is_told = isinstance(each, Told)
        if is_told or apart:
            page.blank()
        if isinstance(each, Told):
            _check(page, each, verbose)
        else:
            _brief(page, each)
        apart = is_told
    if section.rest:
        page.blank()
    for line in section.rest:
        _line(page, line)


def show_first(page: Page, assignment: AssignmentResult, report: Report) -> None:
    """Tell the first check of an assignment that failed by itself; where there is none, a line a reason.

    Args:
        page: where to.
        assignment: that is told of.
        report: that it is in, or what is known of others.
    """
    for each in first(assignment, report):
        if isinstance(each, Told):
            _check(page, each, verbose=False)
        else:
            _line(page, each)


def show_check(page: Page, exercise: str, check: CheckResult, verbose: bool) -> None:
    """One check in the one grammar: call, result, expected, what went wrong, how to repeat it."""
    _check(page, told(exercise, check), verbose)


def _check(page: Page, check: Told, verbose: bool) -> None:
    symbol, style = SYMBOLS[check.verdict]
    page.line((symbol, style), " ", (page.cut(check.title, TITLE), "bold"), hang=2)
    page.line(page.one_line(check.place), " · ", (check.state, style), f" · {check.earned}", indent=2)
    for label, words in check.fields:
        page.field(label, words, indent=2)
    if check.message:
        page.paragraph(check.message, indent=2, limit=MESSAGE)
    if check.why:
        page.field("Why", check.why, indent=2)
    if check.output:
        page.line(("Your code printed", "bold"), indent=2)
        page.quote(check.output, indent=2, limit=OUTPUT_VERBOSE if verbose else OUTPUT)
    if check.repeat:
        _command(page, check.repeat)
    if check.alike:
        page.paragraph(check.alike, indent=2, limit=4)


def _command(page: Page, words: str) -> None:
    """The command that repeats a check; a long one is broken so that it can be copied."""
    head, option, rest = words.partition(" --")
    lines = [words]
    if len(words) > page.width - LABEL and option:
        lines = [f"{head} \\", f"  {option.lstrip()}{rest}"]
    if len(head) + 2 <= page.width - LABEL:
        page.command("Repeat", lines, indent=2)
        return
    page.line(("Repeat", "bold"), indent=2)
    page.command("", lines, indent=4)


def _brief(page: Page, check: Brief) -> None:
    """One check in a line or two, for the long report."""
    symbol, style = SYMBOLS[check.verdict]
    words = f" {page.cut(check.title, TITLE)} · {page.one_line(check.place)} · "
    page.line((symbol, style), words, (check.state, style), f" · {check.score}", hang=2)


def _line(page: Page, line: Waiting | Several) -> None:
    """Several checks in one line."""
    symbol, style = SYMBOLS[line.verdict]
    if isinstance(line, Waiting):
        whose = f": {page.cut(line.names, REASON)}" if line.names else ""
        page.line(
            (symbol, style), f" {line.words} ", page.one_line(line.place), f"{line.state}{whose}", hang=2
        )
        return
    reason = f": {page.cut(line.reason, REASON)}" if line.reason else ""
    named = f" {page.cut(line.name, NAMES)}: "
    page.line((symbol, style), named, (line.state, style), f" {line.counts}{reason}", hang=2)
