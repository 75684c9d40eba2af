"""One Chromium, without a network, for the tests of pages: it looks at files, as readers do."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

PROGRAM = shutil.which("chromium") or "/usr/bin/chromium"
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
DESK, PHONE, PROJECTOR = (1000, 800), (320, 640), (1920, 1080)  # pixels

needs_chromium = pytest.mark.skipif(
    not Path(PROGRAM).exists(), reason="needs chromium; tools/system-packages"
)


class Seen:
    """A page in the browser, and what it tried that a page of ours must not."""

    def __init__(self, page: Page) -> None:
        """Note requests that the policy let out, and what it or a script complains of."""
        self.page = page
        self.asked: list[str] = []
        self.said: list[str] = []
        page.on("requestfailed", lambda it: it.failure == "csp" or self.asked.append(it.url))
        page.on("requestfinished", lambda it: it.url.startswith("file:") or self.asked.append(it.url))
        page.on("console", lambda it: self.said.append(it.text))
        page.on("pageerror", lambda it: self.said.append(str(it)))
        page.on("dialog", lambda it: (self.said.append(f"dialog: {it.message}"), it.dismiss()))

    def violations(self) -> list[str]:
        """What axe-core finds wrong, one line a rule and element."""
        found = Axe().run(self.page).response["violations"]
        return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]

    def is_wider_than_the_screen(self) -> bool:
        """Whether the page scrolls sideways as a whole."""
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(wide))

    def text(self) -> str:
        """What is read on the page, closed details included."""
        self.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        return str(self.page.evaluate("document.body.innerText"))

    def picture(self, path: Path, *, whole: bool = True) -> Path:
        """A screenshot."""
        self.page.screenshot(path=path, full_page=whole)
        return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of a file of tests, which imports this name.

    It does not outlive them: Playwright keeps an event loop running, and others' tests have their own.
    """
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=PROGRAM, args=[*OPTIONS])


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    size: tuple[int, int] = DESK,
    *,
    dark: bool = False,
    media: Any = "screen",
    scripts: bool = True,
) -> Iterator[Seen]:
    """A page from a file.

    Args:
        browser: which shows it.
        file: the page.
        size: of the window, in pixels.
        dark: whether the reader prefers dark.
        media: "screen" or "print".
        scripts: whether the reader's browser runs scripts.
    """
    scheme: Any = "dark" if dark else "light"
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        offline=True,
        java_script_enabled=scripts,
    )
    try:
        page = context.new_page()
        page.emulate_media(media=media, color_scheme=scheme)
        seen = Seen(page)
        page.goto(file.resolve().as_uri())
        yield seen
    finally:
        context.close()


def no_complaint(seen: Seen) -> None:
    """The page asked for nothing, ran nothing, is wide enough for its window, and axe-core is content."""
    assert seen.asked == []
    assert seen.said == []
    assert not seen.is_wider_than_the_screen()
    found = seen.violations()
    assert found == [], json.dumps(found, indent=1)
