"""A card in a real JupyterLab: `python -m tests.student.in_jupyterlab [PICTURE] [--dark]`.

Runs cells of softmax_loss.ipynb with a mistake in them, as a student does, in Debian's chromium, and takes a
picture. What has to be on the page is looked for; whether it is beautiful is for people to say.
"""

import argparse
import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, TimeoutError, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
SECONDS = 60.0
TRIES = 4
PRINT = '    print("<script>alert(1)</script>")\n'
CODE = """\
def softmax(scores: np.ndarray) -> np.ndarray:
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum(axis=1, keepdims=True)
"""


def notebook(code: str) -> dict[str, object]:
    """Of the course's own notebook a section with a picture, and one exercise with its check.

    Args:
        code: of the exercise.
    """
    made = json.loads((ROOT / "student_notebooks" / "softmax_loss.ipynb").read_text("utf-8"))
    cells = [cell for cell in made["cells"] if "<img src=" in "".join(cell["source"])][:1]
    all_code = [cell for cell in made["cells"] if cell["cell_type"] == "code"]
    place = "softmax_loss::softmax"
    exercise = next(cell for cell in all_code if cell["metadata"].get("grader") == {"exercise": place})
    check = next(cell for cell in all_code if cell["metadata"].get("grader") == {"check": place})
    return made | {
        "cells": [*cells, *all_code[:2], exercise | {"source": code.splitlines(keepends=True)}, check]
    }


def wait_for(address: str) -> None:
    """Wait until a server answers.

    Raises:
        TimeoutError: if none does.
    """
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


def look(page: Page, address: str, printed: str, *, dark: bool) -> None:
    """Run all cells in JupyterLab, and look for the card.

    Raises:
        AssertionError: if it is not there, or what a student printed is not text.
    """
    page.on("dialog", lambda dialog: sys.exit(f"a script of a student's ran: {dialog.message}"))
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=1000 * SECONDS)
    page.add_locator_handler(
        page.get_by_role("button", name="Select Kernel", exact=True), lambda it: it.click()
    )
    page.add_locator_handler(page.get_by_role("button", name="No", exact=True), lambda it: it.click())
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=1000 * SECONDS)
    if dark:
        page.get_by_role("menuitem", name="Settings").click()
        page.get_by_text("Theme", exact=True).hover()
        page.get_by_role("menuitem", name="JupyterLab Dark", exact=True).click()
        page.keyboard.press("Escape")
    for _ in range(TRIES):  # a kernel that is chosen on the way ends the first one
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        with contextlib.suppress(TimeoutError):
            page.wait_for_selector(".grader-card", timeout=1000 * SECONDS / TRIES)
            break
    words = page.locator(".grader-card").inner_text()
    assert "softmax" in words, words
    assert printed in words, words
    sizes = page.evaluate("[...document.querySelectorAll('.jp-MarkdownOutput img')].map(i => i.naturalWidth)")
    assert sizes, "no picture of the handout"
    assert all(sizes), sizes


def draw(page: Page, picture: Path) -> None:
    """Take a picture of the last two cells, and what is below them."""
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    cells.last.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    first, last = (cells.nth(number).bounding_box() for number in (-2, -1))
    assert first is not None
    assert last is not None
    size = {"width": first["width"], "height": last["y"] + last["height"] - first["y"]}
    page.screenshot(path=picture, clip={"x": first["x"], "y": first["y"], **size})


def main() -> None:
    """Start JupyterLab in a folder of its own, look, and end it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("picture", nargs="?", type=Path, help="without one, a script is printed as well")
    parser.add_argument("--dark", action="store_true")
    given = parser.parse_args()
    first, rest = CODE.split("\n", 1)
    code = CODE if given.picture else f"{first}\n{PRINT}{rest}"
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port, token = free.getsockname()[1], secrets.token_hex(16)
        free.close()
        (Path(folder) / "softmax_loss.ipynb").write_text(json.dumps(notebook(code)), "utf-8")
        own = {"HOME": folder, "GRADER_COURSE": str(ROOT), "PYTHONPATH": str(ROOT), "JUPYTER_TOKEN": token}
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
        with (Path(folder) / "log").open("wb") as log:
            server = subprocess.Popen(command, cwd=folder, env=os.environ | own, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}/lab/tree/softmax_loss.ipynb?token={token}"
            wait_for(address)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
                page = browser.new_page(viewport={"width": 1200, "height": 1400})
                look(page, address, "" if given.picture else PRINT.split('"')[1], dark=given.dark)
                if given.picture:
                    draw(page, given.picture)
                browser.close()
        finally:
            server.terminate()
            server.wait()
    print("the card is there, and what was printed is text")


if __name__ == "__main__":
    main()
