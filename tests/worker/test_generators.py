"""Where a function draws from another generator than the one it is given: told from compiled code."""

from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest

from grader.worker.generators import KEPT, drawn_elsewhere

CASES = {  # a function `act`, and what it draws at which line of its module
    "in a helper": (
        """\
        import numpy as np
        def draw(n):
            return np.random.randn(n)
        def act(rng):
            return draw(3)
        """,
        ("random.randn", 3),
    ),
    "in a helper of a helper": (
        """\
        import random
        def one():
            return random.random()
        def draw(n):
            return [one() for _ in range(n)]
        def act(rng):
            return draw(3)
        """,
        ("random.random", 3),
    ),
    "in a comprehension": (
        """\
        import numpy as np
        def act(rng):
            return [np.random.rand() for _ in range(3)]
        """,
        ("random.rand", 3),
    ),
    "in an inner function": (
        """\
        import numpy as np
        def act(rng):
            def draw():
                return np.random.rand()
            return draw()
        """,
        ("random.rand", 4),
    ),
    "imported where it is used": (
        """\
        def act(rng):
            import numpy as np
            return np.random.rand()
        """,
        ("random.rand", 3),
    ),
    "by a name of its own": (
        """\
        from numpy.random import randn
        def act(rng):
            return randn(3)
        """,
        ("randn", 3),
    ),
    "Python's, by name": (
        """\
        from random import gauss
        def act(rng):
            return gauss(0, 1)
        """,
        ("gauss", 3),
    ),
    "made by name": (
        """\
        from numpy.random import default_rng
        def act(rng):
            return default_rng(0).normal()
        """,
        ("default_rng", 3),
    ),
    "numpy.random, renamed": (
        """\
        import numpy.random as npr
        def act(rng):
            return npr.normal(size=3)
        """,
        ("npr.normal", 3),
    ),
    "a generator of the module": (
        """\
        import numpy as np
        RNG = np.random.default_rng(0)
        def act(rng):
            return RNG.normal(size=3)
        """,
        ("RNG.normal", 4),
    ),
    "an old generator of the module": (
        """\
        import numpy as np
        old = np.random.RandomState(0)
        def act(rng):
            return old.rand(3)
        """,
        ("old.rand", 4),
    ),
    "seeded first": (
        """\
        import numpy as np
        def act(rng):
            np.random.seed(0)
            return np.random.rand(3)
        """,
        ("random.rand", 4),
    ),
    "in the place of rng": (
        """\
        import numpy as np
        def act(rng):
            rng = np.random.default_rng()
            return rng.random(3)
        """,
        ("random.default_rng", 3),
    ),
    "where none is given": (
        """\
        import numpy as np
        def act(rng=None):
            if rng is None:
                rng = np.random.default_rng()
            return rng.random(3)
        """,
        None,
    ),
    "or another": (
        """\
        import numpy as np
        def act(rng=None):
            rng = rng or np.random.default_rng()
            return rng.random(3)
        """,
        None,
    ),
    "a seed in its place": (
        """\
        import numpy as np
        def act(rng):
            if not isinstance(rng, np.random.Generator):
                rng = np.random.default_rng(0)
            return rng.random(3)
        """,
        None,
    ),
    "made of the given one": (
        """\
        import numpy as np
        def act(rng):
            own = np.random.default_rng(rng.integers(9))
            return own.random(3)
        """,
        None,
    ),
    "only seeded": (
        "import numpy as np\ndef act(rng):\n    np.random.seed(0)\n    return rng.random()\n",
        None,
    ),
    "the given one": ("import random\ndef act(rng):\n    return rng.normal(size=3)\n", None),
    "handed to a helper": (
        """\
        import random
        def draw(rng):
            return rng.normal()
        def act(rng):
            return draw(rng)
        """,
        None,
    ),
    "an argument called random": ("def act(rng, random):\n    return random.size\n", None),
    "another's attribute": ("import numpy as np\ndef act(rng, x):\n    return x.random.size\n", None),
}


def act_of(text: str) -> Any:
    module = ModuleType("deed")
    exec(dedent(text), vars(module))  # these texts only
    return vars(module)["act"]


@pytest.mark.parametrize("name", CASES)
def test_where_something_is_drawn(name: str) -> None:
    text, expected = CASES[name]
    assert drawn_elsewhere(act_of(text)) == expected


def test_nothing_is_asked_of_a_students_object() -> None:
    """An object that raises whatever it is asked stands among the names of the code"""

    class Kind(type):
        def __eq__(cls, other: object) -> bool:
            raise RuntimeError

        __hash__ = type.__hash__

    class Sour(metaclass=Kind):
        def __getattribute__(self, name: str) -> object:
            raise RuntimeError(name)

        def __eq__(self, other: object) -> bool:
            raise RuntimeError

        def __bool__(self) -> bool:
            raise RuntimeError

    act = act_of(
        "import random\nthing = None\ndef act(rng):\n    return thing.normal(), thing.random.rand()\n"
    )
    act.__globals__["thing"] = Sour()
    assert drawn_elsewhere(act) is None


def test_the_number_of_functions_is_bounded() -> None:
    chain = "".join(f"def f{n}(): return f{n + 1}()\n" for n in range(3 * KEPT))
    last = f"import random\ndef f{3 * KEPT}(): return random.random()\ndef act(rng): return f0()\n"
    assert drawn_elsewhere(act_of(chain + last)) is None
