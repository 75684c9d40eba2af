"""Figures: files that other programs can read, with something in them, and the same each time."""

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from grader.authoring.plots import Plot
from grader.student import figures
from grader.student.plots import plots_of
from tests.helpers.drawn import drawn_course, every_mark

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def plot(tmp_path: Path) -> Plot:
    """One of two columns."""
    return replace(plots_of(drawn_course(tmp_path))[0][1], columns=2, size=(3.0, 2.0))


def test_png(plot: Plot) -> None:
    """Two sides are twice as wide as one, and neither is blank"""
    one, two = ({name: every_mark() for name in names} for names in (("",), ("yours", "theirs")))
    images = [Image.open(io.BytesIO(figures.drawn(plot, sides, "png"))).convert("L") for sides in (one, two)]
    assert images[1].width == 2 * images[0].width
    for image in images:
        halves = np.array_split(np.asarray(image), 4, axis=1)
        assert all(0.01 < np.mean(half < 200) < 0.9 for half in halves)


def test_svg_is_the_same_each_time(plot: Plot) -> None:
    """Titles, labels, units, notes and legend stand in it as text, of 9 points at least; no date does"""
    first, second = (figures.drawn(plot, {"": every_mark()}, "svg") for _ in range(2))
    assert first == second
    texts = [*ET.fromstring(first).iter(f"{SVG}text")]
    words = {"".join(text.itertext()) for text in texts}
    assert {"Two curves", "Curves", "step", "loss", "note", "up", "class 0", "layer", "Pixels"} <= words
    styles = [text.get("style", "") for text in texts]
    sizes = [float(found[1]) for style in styles if (found := re.search(r"([\d.]+)px", style))]
    assert sizes
    assert min(sizes) >= 9
    assert b"dc:date" not in first


def test_gif(plot: Plot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line grows from frame to frame"""
    monkeypatch.setattr(figures, "FRAMES", 4)
    image = Image.open(io.BytesIO(figures.drawn(plot, {"": every_mark()[:1]}, "gif")))
    ink = []
    for frame in range(image.n_frames):
        image.seek(frame)
        ink.append(int(np.sum(np.asarray(image.convert("L")) < 200)))
    assert len(ink) > 1
    assert ink[-1] > ink[0]
    assert image.info["duration"] >= figures.LAST
