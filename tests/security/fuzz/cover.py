"""One target under atheris, which follows coverage.

`python -m tests.security.fuzz.cover TARGET` takes libFuzzer's own arguments as well. A program of its own,
because libFuzzer takes over the process, its arguments and its end.
"""

import random
import shlex
import sys

import atheris


def main() -> None:
    """Fuzz the target that the first argument names, until libFuzzer has had enough."""
    name, *rest = sys.argv[1:]
    with atheris.instrument_imports(include=["grader", "zipfile", "tarfile"]):
        from tests.security.fuzz.mutate import MUTATIONS
        from tests.security.fuzz.targets import TARGETS

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        """Half of the inputs come from libFuzzer's own mutations, which follow comparisons."""
        chance = random.Random(seed)
        if chance.random() < 0.5:
            return bytes(atheris.Mutate(data, most))
        return MUTATIONS[name](bytes(data), chance)[:most]

    # What libFuzzer starts itself with, to merge.
    again = shlex.join([sys.executable, "-m", "tests.security.fuzz.cover", name])
    atheris.Setup([again, *rest], TARGETS[name], custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
