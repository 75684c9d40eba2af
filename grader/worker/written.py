"""Modules that the cells of a notebook have written with %%writefile. Runs inside the sandbox only."""

modules: dict[str, str] = {}  # texts by name
