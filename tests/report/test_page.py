"""The page of the terminal report: its colours."""

import pytest
from rich.color import Color, ColorSystem

from grader.report import page


@pytest.mark.parametrize("colour", [page.GOOD, page.BAD, page.TROUBLE, page.QUIET])
def test_colours_stand_out_on_light_and_on_dark(colour: str) -> None:
    def light(code: str) -> float:
        parts = [int(code[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for ground in ("#ffffff", "#fdf6e3", "#000000", "#1e1e1e"):
        low, high = sorted((light(colour), light(ground)))
        assert (high + 0.05) / (low + 0.05) >= 3.2
    sixteen = Color.parse(colour).downgrade(ColorSystem.STANDARD).number
    assert sixteen in {1, 2, 4, 5, 6, 9, 12, 13}, "black, white, grey and yellow vanish on some ground"
