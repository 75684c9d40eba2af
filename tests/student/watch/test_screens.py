"""The pictures of watching: they show what `grader watch` shows today."""

import importlib.machinery
import importlib.util
from types import ModuleType

import pytest

from tests.helpers import samples


@pytest.fixture(scope="module")
def screens() -> ModuleType:
    """tools/screens as a module."""
    loader = importlib.machinery.SourceFileLoader("screens", str(samples.ROOT / "tools" / "screens"))
    spec = importlib.util.spec_from_loader("screens", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    exec(
        compile(loader.get_data(loader.path), loader.path, "exec"), module.__dict__
    )  # compiles nothing to disk
    return module


def test_pictures_are_true(screens: ModuleType) -> None:
    """docs/watch-*.svg show what two saves give today"""
    for name, lines in zip(screens.HEIGHTS, screens.screens(), strict=True):
        kept = screens.path_of(name).read_text("utf-8")
        assert screens.texts(kept) == screens.texts(screens.svg(lines)), "run .venv/bin/python tools/screens"
