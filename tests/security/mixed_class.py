"""Grade a class in which half are hostile, and see that the other half gets what each would get alone.

    python -m tests.security.mixed_class 40

`make soak` does that; `test_mixed_class.py` grades a small class, from a fixed seed.
"""

import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.helpers import samples
from tests.security.attacks.attack import PRELUDE, Attack
from tests.security.attacks.suite import ATTACKS
from tests.security.attacks.test_attacks import Surroundings

ROOT = Path(__file__).resolve().parents[2]
HONEST = ("complete", "half_done", "mutates_input", "noisy", "wrong_shape")
ONLY = "softmax_loss::linear_scores"
TIMES = re.compile(r'"(seconds|time|draw)": ("[^"]*"|[\d.e-]+)')  # what differs each time
AS_ROOT = ("kill_all",)  # ends all that its user may end, which at the lowest level is everything


def hostile() -> list[Attack]:
    """The attacks that a class may have in it."""
    return [attack for attack in ATTACKS if attack.name not in ("honest", *AS_ROOT) and attack.only == ONLY]


def class_of(size: int, seed: int, folder: Path, outside: Surroundings) -> tuple[list[Path], list[Path]]:
    """Write a class of so many submissions, and mix it.

    Returns:
        All of them, in the order in which they are graded, and the honest ones.
    """
    chance = random.Random(seed)
    honest, all_of_them = [], []
    for number, attack in enumerate(chance.sample(hostile(), size // 2)):
        path = folder / f"{number:02}-{attack.name}"
        path.mkdir()
        (path / f"{attack.module}.py").write_text(outside.text(PRELUDE + attack.text))
        for name, text in attack.others:
            (path / name).write_text(text)
        all_of_them.append(path)
    for number in range(size - size // 2):
        kind = HONEST[number % len(HONEST)]
        path = folder / f"{number:02}-{kind}"
        shutil.copytree(samples.path(kind), path, ignore=shutil.ignore_patterns("__pycache__"))
        honest.append(path)
    all_of_them += honest
    chance.shuffle(all_of_them)
    return all_of_them, honest


def graded(paths: Sequence[Path], reports: Path) -> dict[str, str]:
    """The reports of a class by name, without times."""
    words = [sys.executable, "-P", "-m", "grader", "grade", *map(str, paths), "--only", ONLY, "--no-training"]
    target = reports if len(paths) > 1 else reports / f"{paths[0].name}.json"
    reports.mkdir()
    done = subprocess.run(
        [*words, "--course", str(ROOT), "--json", str(target)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"exit code {done.returncode}: {done.stderr[-2_000:]}")
    return {path.stem: TIMES.sub(r'"\1": 0', path.read_text("utf-8")) for path in reports.glob("*.json")}


def differences(size: int, seed: int, times: int = 2) -> list[str]:
    """What differs, when a class is graded several times, from what its honest half gets alone."""
    found: list[str] = []
    outside = Surroundings()
    folder = Path(tempfile.mkdtemp(prefix="class-"))
    folder.chmod(0o755)
    try:
        everybody, honest = class_of(size, seed, folder, outside)
        alone: dict[str, str] = {}
        for path in honest:
            alone |= graded([path], folder / f"alone-{path.name}")
        for number in range(times):
            together = graded(everybody, folder / f"together-{number}")
            found += [f"{path.name}: no report" for path in everybody if path.name not in together]
            found += [
                f"{name}: {_where(text, together.get(name, ''))}"
                for name, text in alone.items()
                if together.get(name) != text
            ]
            found += [f"{name}: too many points" for name in _too_good(everybody, together)]
        if outside.written() or outside.connected():
            found.append("something outside was reached")
    finally:
        outside.close()
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _where(alone: str, together: str) -> str:
    pairs = zip(alone.splitlines(), together.splitlines(), strict=False)
    return next(
        (f"{first.strip()} became {second.strip()}" for first, second in pairs if first != second),
        "is shorter",
    )


def _too_good(everybody: Sequence[Path], reports: dict[str, str]) -> list[str]:
    honest = {attack.name: attack.honest for attack in hostile()}
    found = []
    for path in everybody:
        allowed = honest.get(path.name.partition("-")[2])
        if allowed is not None and path.name in reports:
            report = json.loads(reports[path.name])
            checks = [c for a in report["assignments"] for e in a["exercises"] for c in e["checks"]]
            passed = [c["id"].split("::")[2] for c in checks if c["score"] > 0]
            found += [path.name] if set(passed) - set(allowed) else []
    return found


def main() -> int:
    """Grade a class as large as the first argument says; returns 1 if anything differs."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"class: {size} submissions, half of them hostile, graded twice, seed {seed} ...", file=sys.stderr)
    found = differences(size, seed)
    for line in found:
        print(line)
    print(f"{len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
