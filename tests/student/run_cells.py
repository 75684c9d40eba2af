"""Run the cells of a notebook in a kernel: `python -m tests.student.run_cells FILE FOLDER`.

In a process of its own, because sockets of the client stay open.
"""

import sys
import tempfile

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient


def main(path: str, folder: str) -> None:
    """Run the cells of a notebook, in a folder; a cell that fails does not stop the next."""
    made = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as sockets:  # whose names must be short
        manager = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{sockets}/kernel")
        NotebookClient(
            made, km=manager, allow_errors=True, resources={"metadata": {"path": folder}}
        ).execute()
    nbformat.write(made, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
