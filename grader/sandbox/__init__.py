"""Where student code runs: `host` is the trusted side, `worker` and `loader` the other one.

Nothing outside this package knows how student code is run.
"""
