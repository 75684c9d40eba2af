"""Grade submissions with pytest: one test a check, with the grader's own sandbox, scores and messages.

    pytest --submission=PATH        a folder, a .zip, a .py or an .ipynb; may be given again
    pytest PATH                     the same, where PATH is seen to be a submission of the course
    pytest PATH::optimizers::adam   a part of it; -k, -x, --lf and -n work as ever
    pytest                          the one that the settings name: grader_submission = PATH

pytest imports nothing of a submission: no module of it is collected, and no conftest.py is loaded. Before any
plugin is there, pytest reads the settings of its working folder, or those beside a path that it is given, and
loads the code that they name. The equals sign of `--submission=PATH` hides the path from that: grade
strangers' work that way, in the course's folder.
"""

import io
import os
import sys
from collections.abc import Generator, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # here as below: a run without submissions pays for none of these
    from grader.course.course import Assignment
    from grader.grading.grade import Grading


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this plugin."""
    add = parser.getgroup("grader", "grading of submissions").addoption
    add("--submission", action="append", default=[], metavar="PATH", help="grade PATH (may be repeated)")
    add("--course", dest="grader_course", metavar="DIR", help="folder of course.toml (as for `grader`)")
    parser.addini("grader_submission", "a submission that is graded if none is named", default="")
    add("--no-training", dest="grader_no_training", action="store_true", help="do not train networks")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str], parser: Any) -> None:
    """Find out what is a submission before pytest looks for a conftest.py anywhere near it.

    Raises:
        pytest.UsageError: if there is no course, other tests are asked for, or a submission has settings.
    """
    given, here = early_config.known_args_namespace, early_config.invocation_params.dir
    late = [text for text in parser.parse_known_and_unknown_args(args)[1] if text[:1] != "-"]  # pytest 8
    words = [*given.file_or_dir, *late]
    usual, ini = str(early_config.getini("grader_submission")), early_config.inipath
    if not (given.submission or words or usual):
        return
    from grader.course.elsewhere import look_elsewhere
    from grader.course.trust import INSTALLED, meant
    from grader.submission.paths import folder, is_submission, split, within

    named, paths = ([split(here, text) for text in texts] for texts in (given.submission, words))
    if usual and ini and not named and (asked := within(split(ini.parent, usual)[0], paths)):
        named, paths = asked, []
    course = here / given.grader_course if given.grader_course else None
    around = meant(course, here)  # good for names, and for nothing that is run
    found = [pair for pair in paths if is_submission(pair[0], around)]
    places = {path: [p for other, p in (*named, *found) if other == path] for path, _ in (*named, *found)}
    if not places:
        return
    for other in (path for path, _ in paths if path not in places):
        raise pytest.UsageError(f"{other}: not a submission; run submissions and other tests apart")
    root = _trusted_course(course, here, early_config.invocation_params.args)
    theirs = [each for each in map(folder, places) if each != root]
    _refuse_strange_settings(early_config, theirs, root)
    given.noconftest = True  # neither theirs nor those of the folder we are in and its test* folders
    strange = {*theirs, here} - {root, INSTALLED}
    sys.path[:] = [entry for entry in sys.path if Path(os.path.abspath(entry)) not in strange]
    look_elsewhere()
    if not given.rootdir and early_config.rootpath not in (root, *root.parents):
        early_config._rootpath = root  # .pytest_cache is not to be written into a submission
    if getattr(given, "numprocesses", None):  # pytest-xdist: checks of one exercise stay with one worker,
        args.insert(0, "--dist=loadscope")  # and so a network is trained once
    early_config.pluginmanager.register(Run(places, root))


def _trusted_course(named: Path | None, here: Path, words: Iterable[str]) -> Path:
    """The folder of the course. Raises pytest.UsageError if none is named or trusted, or by a file's name."""
    from grader.course.trust import TrustError, refuse_files, trusted

    try:
        refuse_files(words)
        return Path(os.path.abspath(trusted(named, here)))
    except TrustError as error:
        raise pytest.UsageError(str(error)) from None


def _refuse_strange_settings(config: pytest.Config, theirs: list[Path], root: Path) -> None:
    """Let only settings of the course steer a grading, or ones that are named: they can overwrite files.

    Raises:
        pytest.UsageError: if others do.
    """
    from grader.submission.paths import inside

    ini, named = config.inipath, config.known_args_namespace.inifilename
    if ini and (inside(ini, theirs) or not (named or ini.parent in (root, *root.parents))):
        use = "in the course's folder use --submission=PATH, or name yours with -c"
        raise pytest.UsageError(f"{ini}: must not steer pytest; {use}")


class Run:
    """Hooks of a run that grades submissions; registered in no other."""

    def __init__(self, places: dict[Path, list[str]], root: Path) -> None:
        """Note which parts of which submissions are wanted, and the course's folder."""
        self.places, self.root = places, root
        self._told: dict[str, dict[str, Any]] = {}  # by submission, then by test: what its item told of it

    def pytest_configure(self, config: pytest.Config) -> None:
        """Let pytest collect no path at all."""
        config.args, config.args_source = [], config.ArgsSource.ARGS

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        """Put the submissions under the session."""
        from grader.report.escape import line

        report = yield
        if isinstance(collector, pytest.Session) and report.passed:
            for path in self.places:
                place = line(os.path.relpath(path, collector.config.rootpath))
                node = SubmissionCollector.from_parent(
                    collector, name=line(path.name), path=path, nodeid=place
                )
                node.run = self
                report.result.append(node)
        return report

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Call a failure by the grader's word for it, as in NOT STARTED."""
        if report.when != "call" or not report.failed:
            return None
        verdict = str(dict(report.user_properties).get("verdict", "failed"))
        return "failed", verdict[0].upper(), verdict.replace("_", " ").upper()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Tell no time of a hidden check: code could take its time to tell what it was given."""
        report = yield
        if isinstance(item, CheckItem) and item.name in item.submission.hidden:
            report.duration, report.start = 0.0, report.stop
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what a test told; under pytest-xdist, in the process that shows it."""
        if report.when == "call":
            told = dict(report.user_properties)
            self._told.setdefault(report.nodeid.split("::")[0], {})[report.nodeid] = told

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: "pytest.TerminalReporter") -> Iterator[None]:
        """Write the score of each submission, after all that pytest has to say."""
        from grader.report.score import of_tests

        yield
        for tests in self._told.values():
            for line in of_tests([*tests.values()]):
                terminalreporter.write_line(line)


class SubmissionCollector(pytest.Collector):
    """One submission. Its grading begins with the first test that runs, and ends with the session."""

    run: Run
    total = 1  # tests, if none were deselected
    tiers: dict[str, "Assignment"]  # by the id of an accuracy tier: whose network it judges
    hidden = frozenset[str]()  # checks
    waiting: list[set[str]]  # those that have not run together yet: visible ones, hidden ones
    problem: Exception | None = None  # why nothing can be graded

    def collect(self) -> Iterator[pytest.Item]:
        """One item a check, in the course's order, hidden ones last: no check after them can tell what they
        hand out. One item where nothing can be graded."""
        from grader import errors
        from grader.course import reader, reference_results
        from grader.report.escape import line
        from grader.submission import submission
        from grader.submission.modules import module_files
        from grader.submission.paths import place

        try:
            self.course = reader.load(self.run.root)
            stale = (reference_results.stale(self.course, a) for a in self.course.assignments)
            self.stale = [text for text in stale if text]
            self.submission = submission.load(self.path)
            files = module_files(self.submission, self.course.exercises)
        except submission.SubmissionError as error:
            self.problem = error
            node = FileNode.from_parent(self, name=self.name, path=self.path, nodeid=self.nodeid)
            yield CheckItem.from_parent(node, name="submission", nodeid=f"{self.nodeid}::submission")
            return
        except errors.GraderError as error:
            raise self.CollectError(str(error)) from None
        pairs = self.course.select()
        checks, hidden = ([a.id(c) for a, c in pairs if c.hidden is part] for part in (False, True))
        self.hidden, self.waiting = frozenset(hidden), [set(checks), set(hidden)]
        plans = [(a, a.training) for a in self.course.assignments if a.training]
        self.tiers = {f"{a.name}::{net.exercise}::{tier.name}": a for a, net in plans for tier in net.judged}
        nets = () if self.config.getoption("grader_no_training") else self.tiers
        wanted = [*checks, *nets, *(a.question_id(each) for a, each in self.course.questions()), *hidden]
        self.total = len(wanted)
        nodes: dict[Path, FileNode] = {}
        for name in wanted:
            if any(not part or f"{name}::".startswith(f"{part}::") for part in self.run.places[self.path]):
                path, number = place(self.path, files, name)
                named = FileNode.from_parent(self, name=line(path.name), path=path, nodeid=self.nodeid)
                node = nodes.setdefault(path, named)
                item = CheckItem.from_parent(node, name=name, nodeid=f"{self.nodeid}::{name}")
                item.line = number
                yield item

    @cached_property
    def grading(self) -> "Grading":
        """The grading of this submission in this process."""
        from grader.grading.grader import Grader

        if self.problem is not None:
            raise self.problem
        grader = Grader(self.course)
        self.config.add_cleanup(grader.close)
        here = self.config.invocation_params.dir
        return grader.open(self.submission, path=os.path.relpath(self.path, here))

    def run_together(self, item: pytest.Item) -> None:
        """Run all visible checks that will be asked for with the first of them; hidden ones behind."""
        items = (each for each in item.session.items if isinstance(each, CheckItem))
        wanted = {each.name for each in items if each.submission is self}
        for together in self.waiting[: (item.name not in self.tiers) + (item.name in self.hidden)]:
            if asked := together & wanted:
                self.grading.judge_together(asked)
            together.clear()


class FileNode(pytest.Collector):
    """A file of a submission: editors list its tests below it. The submission itself collects them."""

    parent: SubmissionCollector

    def collect(self) -> Iterator[pytest.Item]:
        """Nothing more."""
        return iter(())


class CheckItem(pytest.Item):
    """One check, or one accuracy tier. Whatever is not passed is a failure and says which.

    What is extra and not started is skipped.
    """

    parent: FileNode
    line: int | None = None  # where the student's function stands, from 0

    @property
    def submission(self) -> SubmissionCollector:
        """What it is a check of."""
        return self.parent.parent

    def runtest(self) -> None:
        """Judge the check; what the summary needs travels in pytest's own report."""
        from rich.console import Console

        from grader.errors import GraderError
        from grader.model import Verdict
        from grader.report import failures, page
        from grader.report.escape import plain

        self.user_properties += [("submission", self.submission.name), ("checks", self.submission.total)]
        try:
            grading = self.submission.grading
            trained = self.submission.tiers.get(self.name)
            self.submission.run_together(self)
            result = grading.tier(trained, self.name) if trained else grading.result(self.name)
        except GraderError as error:  # the whole submission's fault, or ours, and not this check's
            self.user_properties.append(("reason", plain(str(error))))
            pytest.fail(f"could not be graded: {plain(str(error))}", pytrace=False)
        scores = ("score", result.score), ("max_score", result.max_score)
        course = self.submission.course
        is_extra = course.assignment(self.name.split("::")[0]).extra
        extra = (("extra_credit", course.extra_credit),) if is_extra else ()
        stale = (("stale", "\n".join(self.submission.stale)),) if self.submission.stale else ()
        self.user_properties += [("verdict", result.verdict.value), *scores, *extra, *stale]
        if is_extra and result.verdict is Verdict.NOT_STARTED:
            pytest.skip(f"extra, costs nothing: {result.message}")
        if result.verdict is not Verdict.PASSED:
            sheet = page.Page(Console(file=(text := io.StringIO()), width=80, color_system=None))
            failures.show_check(sheet, self.name.rsplit("::", 1)[0], result, self.config.get_verbosity() > 0)
            pytest.fail(text.getvalue().rstrip(), pytrace=False)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the message alone: where in the grader it was raised helps nobody."""
        expected = isinstance(excinfo.value, pytest.fail.Exception)
        return str(excinfo.value) if expected else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the student's function stands, and the check's heading."""
        return self.path, self.line, f"{self.submission.name}::{self.name}"
