"""docs/lectures.md: each idea of the lectures leads to a section that is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs" / "lectures.md").read_text("utf-8")
LINKS = re.findall(r"\]\(([^)#]+)#([^)]+)\)", TABLE)


def anchors(text: str) -> set[str]:
    """The names that GitHub gives to a text's headings; what stands in code blocks is none."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    titles = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize(("file", "anchor"), dict.fromkeys(LINKS))
def test_each_link_leads_to_a_heading(file: str, anchor: str) -> None:
    assert anchor in anchors((ROOT / "docs" / file).read_text("utf-8"))


def test_every_idea_has_a_link() -> None:
    rows = [line for line in TABLE.splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 30
    assert [row for row in rows if not re.search(r"\]\([^)#]+#[^)]+\) \|$", row)] == []


def test_how_anchors_are_made() -> None:
    text = "## Batch, mini-batch, stochastic\n```python\n# no heading\n```\n### What it's for\n"
    assert anchors(text) == {"batch-mini-batch-stochastic", "what-its-for"}
