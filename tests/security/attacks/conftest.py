"""Tests that ask for a `level` run at each one."""

from tests.helpers.sandboxed import level

__all__ = ["level"]
