"""The working folder may be a submission: no module and no program is looked for there."""

import os
import sys


def look_elsewhere() -> None:
    """Look for no module and no program in the working folder, which may be a submission; nor does any child.

    What Python itself imports before, such as sitecustomize, is out of reach.
    """
    modules, programs = (os.environ.get(name, "").split(os.pathsep) for name in ("PYTHONPATH", "PATH"))
    if modules != [""]:  # Python takes no notice of an empty variable
        left_out = {os.path.abspath(each) for each in modules if not os.path.isabs(each)}
        sys.path[:] = [each for each in sys.path if os.path.abspath(each) not in left_out]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(os.path.isabs, modules))
    os.environ["PATH"] = os.pathsep.join(filter(os.path.isabs, programs)) or os.defpath
    os.environ["PYTHONSAFEPATH"] = "1"  # `python -c`, as multiprocessing starts it, would look there
