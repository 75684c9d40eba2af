"""A scope as a gradebook keeps it: a text that tells it from others."""

import json

from grader.grading.grade import Scope


def scope_text(scope: Scope) -> str:
    """A scope as a gradebook tells it from others; "" for everything."""
    if scope == Scope():
        return ""
    return json.dumps({"only": sorted(scope.only), "training": scope.training, "reveal": scope.reveal})


def scope_of(text: str) -> Scope:
    """The scope that a gradebook's text means, also that of a regrade."""
    said = text.partition("}")
    table = json.loads(said[0] + said[1]) if said[1] else {}
    return Scope(tuple(table.get("only", ())), table.get("training", True), table.get("reveal", False))
