"""Trains what a plan says, one thing after the other, and writes down what has come of it so far."""

import hashlib
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from grader.course.course import Course
from grader.course.importing import keras_reference
from grader.errors import GraderError
from grader.experiments import checkpoint, search, table
from grader.experiments.parts import Parts
from grader.experiments.plan import Activations, Row, Search
from grader.experiments.progress import Live, LiveSearch
from grader.experiments.run import Images, Network, Result, train
from grader.experiments.search import Trial
from grader.model import Array

IGNORED = ("name", "title", "epochs", "best")  # keys of a row that change nothing in what was trained so far

Results = dict[tuple[str, str], Result]


class Trainer:
    """Runs the rows of a plan, one after the other; what cannot be run is noted and left out."""

    def __init__(
        self, course: Course, builder: ModuleType, parts: Parts, images: Images, folder: Path
    ) -> None:
        self.left_out: list[str] = []
        self._course = course
        self._builder = builder
        self._parts = parts
        self._images = images
        self._folder = folder

    def run(self, rows: Sequence[Row], keras: bool) -> Results:
        """Train each row with NumPy and, if wanted, with Keras."""
        results: Results = {}
        with Live(lambda result: self._note(result, results)) as live:
            for row in rows:
                for framework in ("numpy", "keras") if keras else ("numpy",):
                    try:
                        self._train(row, framework, live)
                    except (GraderError, NotImplementedError) as error:
                        self.left_out.append(f"row {row.name}, {table.FRAMEWORKS[framework]}: {error}")
        return results

    def activations(self, wanted: Activations | None) -> dict[str, list[Array]]:
        """What the hidden layers of an untrained network give, by initialiser."""
        if wanted is None or self._parts.missing(self._builder.ACTIVATIONS_NEED):
            return {}
        x = self._images.learning.x[: wanted.images]
        try:
            return {
                name: self._builder.first_activations(name, wanted.hidden_units, x, self._parts)
                for name in wanted.initializers
            }
        except NotImplementedError as error:
            self.left_out.append(f"activations: {error}")
            return {}

    def search(self, wanted: Search) -> tuple[list[Trial], Row | None]:
        """Find settings with NumPy and the validation images; the trials, and a row of the best settings."""
        folder = self._folder / "checkpoints" / f"trials_{wanted.name}"
        try:
            with LiveSearch(wanted) as live:
                trials = search.run(wanted, self._images.learning, self._numpy, folder, live)
            return trials, search.winner(wanted, trials)
        except (GraderError, NotImplementedError) as error:
            self.left_out.append(f"search {wanted.name}: {error}")
            return [], None

    def _train(self, row: Row, framework: str, live: Live) -> None:
        build, digest = self._numpy(row) if framework == "numpy" else self._keras(row)
        path = self._folder / "checkpoints" / f"{row.name}-{framework}.npz"
        train(row, framework, build, self._images, path, digest, live)

    def _numpy(self, row: Row) -> tuple[Callable[[], Network], str]:
        """What builds a row's network of the parts, and the digest of what it depends on."""
        names = self._builder.needed(row)
        weights = self._first_weights(row, names)
        digest = self._digest(row, weights, Path(str(self._builder.__file__)), names)
        return lambda: self._builder.Network(row, self._parts, weights), digest

    def _keras(self, row: Row) -> tuple[Callable[[], Network], str]:
        """The same for Keras, which starts with the same weights."""
        names = self._builder.WEIGHTS_NEED
        weights = self._first_weights(row, names)
        digest = self._digest(row, weights, self._course.root / "reference/experiments.py", names)
        return lambda: keras_reference(self._course.root)("experiments").Network(row, weights), digest

    def _first_weights(self, row: Row, names: Sequence[str]) -> list[Array]:
        missing = self._parts.missing(names)
        if missing:
            raise GraderError(f"{missing}; write it, or choose other rows with --only")
        weights: list[Array] = self._builder.first_weights(row, self._parts)
        return weights

    def _digest(self, row: Row, weights: list[Array], source: Path, names: Sequence[str]) -> str:
        """Of all that a run depends on, its number of epochs aside: that one may grow later."""
        settings = {name: value for name, value in asdict(row).items() if name not in IGNORED}
        made_of = [source.read_text("utf-8"), self._parts.digest(names)]
        hashed = hashlib.sha256(json.dumps([settings, made_of], sort_keys=True).encode())
        for array in weights:
            hashed.update(array.tobytes())
        return hashed.hexdigest()

    def _note(self, result: Result, results: Results) -> None:
        """Keep a result, and write all of them down, those of earlier runs included."""
        results[result.row, result.framework] = result
        path = self._folder / "results.json"
        try:
            old = json.loads(path.read_text("utf-8"))["results"]
        except (OSError, ValueError, KeyError, TypeError):
            old = []
        history = [{k: v if math.isfinite(v) else None for k, v in epoch.items()} for epoch in result.history]
        entry = {
            **asdict(result),
            "history": history,
            "parts": self._parts.title,
            "seconds": round(result.seconds, 3),
        }
        others = [e for e in old if (e["row"], e["framework"]) != (result.row, result.framework)]
        entries = sorted([*others, entry], key=lambda e: (e["row"], e["framework"] != "numpy"))
        checkpoint.replace(path, (json.dumps({"results": entries}, indent=1) + "\n").encode())
