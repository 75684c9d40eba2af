"""The parts of the terminal report: colours, figures, and text made harmless."""

import pytest
from rich.color import Color, ColorSystem

from grader.report import numbers, page
from grader.report.escape import plain


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


def test_figures() -> None:
    assert [numbers.number(v) for v in (2, 2.5, 2 / 3, -0.001, float("nan"))] == [
        "2",
        "2.5",
        "0.67",
        "0",
        "?",
    ]
    assert numbers.points(19.999, 20) == "19.99"
    assert numbers.points(20, 20) == "20"
    assert numbers.percent(0.99999) == "99 %"
    assert [numbers.filled(v, 10) for v in (0, 0.001, 0.5, 0.999, 1)] == [0, 1, 5, 9, 10]
    assert numbers.sparkline([0.0] * 99 + [1.0], 32) == "▁" * 31 + "█"


def test_plain_keeps_words_and_writes_out_controls() -> None:
    kept = "a\tb\nc 한국어 é ✓ 👩\u200d💻 क्\u200cष"
    assert plain(kept) == kept
    assert plain("\x00\x1b\x7f\x85\x9b\r\r\n") == r"\x00\x1b\x7f\x85\x9b\x0d" + "\n"
    assert plain("\u200e\u202e\u2066\u2028\ufeff\ud800\U000e0041") == (
        r"\u200e\u202e\u2066\u2028\ufeff\ud800\U000e0041"
    )
    assert plain(r"\x1b") == r"\x1b"
