"""Pages: one file of HTML each, with its style inside, that needs neither a network nor a script."""

import importlib.util

PACKAGES = ("jinja2", "matplotlib")  # of the extra `html`


def missing() -> str:
    """What has to be installed before a page can be made, and how; "" where all is there."""
    absent = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    return f"needs {' and '.join(absent)}; install with pip install 'dl-grader[html]'" if absent else ""
