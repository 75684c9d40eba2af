"""The trusted side of the sandbox: starts a worker, asks it, and takes only evidence from it."""
