"""Where inputs come from: the kept corpus, and mutations of it."""

import random
from pathlib import Path

from hypothesis import strategies as st

from tests.security.fuzz.mutate import MUTATIONS

CORPUS = Path(__file__).parent / "corpus"
FILES, BYTES = 150, 200_000  # that the corpus of one target may have
LONGEST = 8_192  # bytes of one input


def kept(name: str) -> list[bytes]:
    """The corpus of a target."""
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]


def inputs(name: str) -> st.SearchStrategy[bytes]:
    """Near misses of the corpus, and sometimes any bytes."""
    near = st.builds(
        lambda data, number: MUTATIONS[name](data, random.Random(number)),
        st.sampled_from(kept(name)),
        st.integers(0, 2**32),
    )
    return st.one_of(near, near, near, st.binary(max_size=200))
