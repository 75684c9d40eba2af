"""What all pages stand on: templates that escape every text, one stylesheet, a policy that forbids the rest.

A page is one file. Its policy allows the style and the scripts that stand in it, each by its digest, and
nothing from elsewhere; so it works from a folder, from a mail and in a platform's frame, and text that a
student wrote cannot load or run anything, even if it were not escaped.
"""

import base64
import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.model import Verdict
from grader.report import escape
from grader.report.page import SYMBOLS
from grader.report.words import word

TEMPLATES = Path(__file__).with_name("templates")
STYLE = "style.css"


def page(template: str, title: str, *, scripts: Sequence[str] = (), **values: Any) -> str:
    """A page as one text, to be written as UTF-8.

    Args:
        template: a file of `templates/` that extends `base.html` and fills its block `content`.
        title: of the page; it is shown in the browser's bar and belongs into the page's only `<h1>`.
        scripts: files of `templates/`, which stand in the page and are allowed by their digests. A page must
            be whole without them.
        values: what the template uses. Texts are escaped where they stand; `Markup`, which only `charts` and
            templates make, is not.

    Raises:
        jinja2.UndefinedError: if the template uses what it was not given.
    """
    style, code = _source(STYLE), [_source(name) for name in scripts]
    given = {"style": Markup(style), "scripts": [Markup(each) for each in code]}
    made = _environment().get_template(template)
    return made.render(title=title, policy=_policy(style, code), **given, **values)


def _policy(style: str, scripts: Sequence[str]) -> str:
    """The Content-Security-Policy of a page with this style and these scripts."""
    allowed = " ".join(_digest(each) for each in scripts) or "'none'"
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {allowed}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _source(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


@functools.cache
def _environment() -> Environment:
    """Templates in which nothing that is not there is passed over, and every text is escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_escaped,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(symbol=symbol, word=word)
    return made


def symbol(verdict: Verdict) -> str:
    """The mark that stands for a verdict."""
    return SYMBOLS[verdict][0]


def _escaped(value: Any) -> Markup:
    """A value as it stands in a page; what is invisible in it is written out."""
    return value if isinstance(value, Markup) else Markup(escape.html(str(value)))
