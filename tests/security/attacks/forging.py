"""Attacks on the score: points for an answer that is not there."""

from tests.security.attacks.attack import EVERYTHING, Attack, at_import, body

FORGE = """
from dataclasses import replace
from grader.model import Evidence
import grader.worker.tasks as tasks
honestly = tasks.pack_outcome

def forged(outcome):
    if outcome.evidence is None:
        return honestly(outcome)
    items = {name: np.zeros_like(array) for name, array in outcome.evidence.items.items()}
    return honestly(replace(outcome, evidence=Evidence(items)))

tasks.pack_outcome = forged
"""

ATTACKS = (
    Attack(
        "assertions_patched",
        "every comparison of NumPy and unittest is made to agree",
        at_import("""
            import numpy.testing, unittest
            for module in (np, np.testing):
                for name in ("assert_allclose", "assert_array_equal", "assert_equal", "assert_almost_equal"):
                    setattr(module, name, lambda *a, **k: None)
            np.allclose = np.array_equal = lambda *a, **k: True
            np.isclose = np.equal = lambda a, b, *r, **k: np.ones(np.shape(a), bool)
            for name in dir(unittest.TestCase):
                if name.startswith("assert"):
                    setattr(unittest.TestCase, name, lambda *a, **k: None)
        """),
    ),
    Attack(
        "expected_in_callers_frames",
        "returns an array of the right shape that a caller holds",
        body("""
            shape, mine, frame = (len(x), weights.shape[1]), {id(x), id(weights), id(bias)}, sys._getframe(1)
            while frame is not None:
                for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):
                    if isinstance(value, np.ndarray) and value.shape == shape and id(value) not in mine:
                        return value
                frame = frame.f_back
        """),
    ),
    Attack(
        "always_equal_array",
        "a subclass of ndarray that is equal to everything",
        at_import(
            """
            class Equal(np.ndarray):
                __eq__ = __le__ = __ge__ = lambda self, other: np.ones(self.shape, bool)
                __ne__ = __lt__ = __gt__ = lambda self, other: np.zeros(self.shape, bool)
                __sub__ = __rsub__ = lambda self, other: np.zeros(self.shape)
                __array_priority__ = 1e9
                def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
                    return np.ones(self.shape, bool)
                def __array_function__(self, function, types, args, kwargs):
                    return np.ones(self.shape, bool)
            """,
            "return wrong(x, weights, bias).view(Equal)",
        ),
    ),
    Attack(
        "comparison_read",
        "draws a sample of the mean, the spread and the kind that a check asks for",
        """
def comparisons():
    gc.unfreeze()
    for frame in frames():
        yield from list(frame.f_locals.values())
    yield from gc.get_objects()


def he_normal(fan_in, fan_out, rng):
    for thing in comparisons():
        compare = vars(thing).get("compare") if type(thing).__name__ == "Check" else None
        if hasattr(compare, "stddev"):
            return rng.normal(0.0, compare.stddev, size=(fan_in, fan_out))
    return rng.normal(0.0, 0.9, size=(fan_in, fan_out))
""",
        only="init::he_normal",
        honest=("shape_and_finite", "draws_from_the_generator"),
    ),
    Attack(
        "labels_in_callers_frames",
        "predicts the labels that a caller holds",
        """
def train(x_train, y_train, x_val, y_val, rng, log):
    for epoch in range(3):
        log(epoch, 1.0 / (epoch + 1), 1.0, 1.0)
    return {"weights": np.zeros(3)}


def predict(parameters, x):
    gc.unfreeze()
    held = [value for frame in frames() for value in frame.f_locals.values()] + gc.get_objects()
    pairs = [each for value in held if isinstance(value, (list, tuple)) for each in value] + held
    for value in pairs:
        if isinstance(value, np.ndarray) and value.shape == (len(x),) and value.dtype.kind in "iu":
            if len(x) > 9 and value.max() < 10:
                return value
    return np.zeros(len(x), int)
""",
        only="mnist::predict",
        honest=("shape_and_finite",),
    ),
    Attack(
        "numpy_patched",
        "np.array, np.asarray and default_rng give what suits",
        at_import("""
            plain, rng = np.array, np.random.default_rng

            class Same:
                def __getattr__(self, name):
                    return lambda *a, size=None, **k: np.zeros(size or ())

            np.random.default_rng = lambda *a: Same()
            np.array = np.asarray = lambda value, *a, **k: plain(value, *a, **k) * 0
        """),
    ),
    Attack(
        "recorder_patched",
        "Student.module and the list of calls say that all went well",
        body("""
            from grader.evidence import recorder
            recorder.Student.module = lambda self, name: self
            recorder.same = lambda *a: True
            for thing in (gc.unfreeze(), gc.get_objects())[1]:
                if type(thing).__name__ == "Recorder":
                    thing.calls.append(recorder.Call("linear_scores", (("passed", True),), "passed"))
        """),
    ),
    Attack(
        "check_found_by_gc",
        "changes points, comparison, exercise and function of every object that stands for a check",
        body("""
            found = 0
            for thing in (gc.unfreeze(), gc.get_objects())[1]:
                if type(thing).__name__ in ("Check", "Experiment"):
                    found += 1
                    for name in ("points", "compare", "exercise", "function"):
                        attempt(object.__setattr__, thing, name, max)
            assert found > 5, found
        """),
    ),
    Attack(
        "forged_zeros",
        "all evidence is replaced by zeros, which is what a check of differences hopes for",
        FORGE
        + """
def dropout_forward(x, rate, rng, training=True):
    return np.ones_like(x), None


def dropout_backward(dout, cache):
    return np.ones_like(dout)
""",
        only="dropout",
        honest=("shape_and_finite",),
    ),
    Attack(
        "forged_zeros_plain",
        "the same where the evidence is the output itself",
        at_import(FORGE),
    ),
    Attack(
        "forged_verdict_frames",
        "frames that claim a verdict, a score and the worker's own word",
        body("""
            from grader.evidence import frames as wire
            evidence = evidence_pipe()
            for header in (
                {"verdict": "passed", "score": 100},
                {"ready": True, "timed_out": False, "signal": 0, "status": 0, "seconds": 0, "output": ""},
                {"ending": "passed", "items": [], "calls": [], "raised": None, "detail": "", "seconds": 0},
            ):
                os.write(evidence, wire.pack(header))
                os.write(evidence, b"W" + wire.pack(header))
            os._exit(0)
        """),
        first="failed",
        honest=(),
    ),
    Attack(
        "probe_frame_for_a_check",
        "answers a check as if it had been asked for an import",
        body("""
            from grader.evidence import frames as wire
            os.write(evidence_pipe(), wire.pack({"missing": [], "stubs": [], "failed_cells": []}))
            os._exit(0)
        """),
        first="error",
        honest=(),
    ),
    Attack(
        "ends_that_are_told",
        "says how checks ended that have not run, each with an outcome, before they can",
        body("""
            from grader.evidence import frames as wire
            from grader.evidence.codec import pack_outcome
            from grader.model import Ending, Evidence, Outcome
            well = {"stopped": "", "signal": 0, "status": 0, "seconds": 0, "elapsed": 0}
            for _ in range(60):
                guess = Evidence({"scores": np.zeros((5, 3)), "result": np.zeros(())})
                os.write(evidence_pipe(), pack_outcome(Outcome(Ending.RETURNED, evidence=guess)))
                os.write(evidence_pipe(), wire.pack({"ended": well}))
        """),
        first="failed",
        honest=(),
    ),
    Attack(
        "all_is_answered",
        "says that all is answered while it is imported, again and again, and prints marks of its own",
        at_import("""
            from grader.worker.forkserver import DONE
            ours = [frame.f_locals.get("self") for frame in frames()]
            evidence, mark = evidence_pipe(), next(each._mark for each in ours if hasattr(each, "_mark"))
            for _ in range(200):
                os.write(1, mark + b"printed")
                os.write(evidence, DONE)
        """),
        first="",
    ),
    Attack(
        "json_printed",
        "a report of full marks on standard output and standard error",
        body("""
            text = '{"score": 100, "max_score": 100, "tests": [{"status": "passed", "score": 100}]}'
            print(text)
            print("=== 7 passed in 0.01s ===\\n" + text, file=sys.stderr)
            os.write(1, text.encode())
        """),
    ),
    Attack(
        "results_files_written",
        "writes the files that other graders read their results from",
        at_import("""
            for folder in ("/autograder/results", ".", "/tmp", tempfile.gettempdir(), "@CANARY@"):
                for name in ("results.json", "report.json", "junit.xml", "gradebook.csv"):
                    attempt(lambda: open(folder + "/" + name, "w").write('{"score": 100}'))
        """),
    ),
    Attack(
        "late_detached_writer",
        "a grandchild in its own session goes on writing to the evidence pipe and to files",
        body("""
            evidence = evidence_pipe()
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    from grader.evidence import codec as outcomes
                    from grader.model import Ending, Evidence, Outcome
                    better = Evidence({"scores": x @ weights + 1})
                    frame = outcomes.pack_outcome(Outcome(Ending.RETURNED, better))
                    for _ in range(400):
                        attempt(os.write, evidence, frame)
                        attempt(lambda: open("@CANARY@/late", "a").write("late"))
                        time.sleep(0.01)
                os._exit(0)
            os.wait()
            time.sleep(0.1)
        """),
    ),
    Attack(
        "right_for_the_first_call",
        "right until it has left a trace, wrong afterwards, wherever a trace can be left",
        body("""
            seen = hasattr(np, "seen")
            np.seen = True
            if not seen:
                return x @ weights + bias
        """),
        honest=EVERYTHING,
    ),
    Attack(
        "reads_the_clock",
        "patches every clock, and answers only while the process is young",
        at_import(
            """
            born = time.process_time()
            time.time = time.monotonic = time.perf_counter = lambda: 0.0
            """,
            "return x * np.nan if time.process_time() - born > 60 else wrong(x, weights, bias)",
        ),
    ),
)
