"""Renderers: each output format is a pure function of a report, in a file of its own."""
