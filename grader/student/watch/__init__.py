"""Grades on each save: what changed first, in a sandbox that is ready before."""
