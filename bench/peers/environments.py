"""An environment of its own for each peer, in the cache folder; what is pinned stands in `pinned/`."""

import platform
import shutil
import subprocess
import sys
from pathlib import Path

from bench.measure import BenchError

PINNED = Path(__file__).with_name("pinned")


def environment(name: str, cache: Path) -> Path:
    """The folder of the programs of a peer's environment, which is made if it is not there as pinned.

    Raises:
        BenchError: if it cannot be installed; the message says what pip said.
    """
    folder, pinned = cache / name, PINNED / f"{name}.txt"
    stamp = f"{platform.python_version()} {folder}\n{pinned.read_text(encoding='utf-8')}"
    made = folder / "made-of.txt"
    if not made.is_file() or made.read_text(encoding="utf-8") != stamp:
        print(f"  installing {name} ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        _run(name, [sys.executable, "-m", "venv", str(folder)])
        pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
        _run(name, [*pip, "install", "--quiet", "--no-deps", "-r", str(pinned)])
        made.write_text(stamp, encoding="utf-8")
    return folder / "bin"


def _run(name: str, words: list[str]) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise BenchError(f"{name} cannot be installed: {' '.join(last)}")
