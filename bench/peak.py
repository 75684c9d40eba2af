"""The peak memory of this process alone. Imports next to nothing: it runs within what is measured."""

import sys


def own_peak() -> float:
    """Peak memory of this process in MB.

    Where there is no /proc, the peak of the process that started it counts in.
    """
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as file:
            status = file.read()
    except FileNotFoundError:
        import resource

        unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def tell() -> None:
    """Say it on standard error, where `bench.measure` looks for it."""
    print(f"own peak: {own_peak():.1f} MB", file=sys.stderr)
