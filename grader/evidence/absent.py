"""What the sandbox does not have: packages, and names that only a newer Python's library has."""

import re

THIRD_PARTY = frozenset(
    [
        "matplotlib",
        "mpl_toolkits",
        "pylab",
        "seaborn",
        "plotly",
        "bokeh",
        "altair",
        "graphviz",
        "pydot",
        "pydotplus",
        "cv2",
        "PIL",
        "imageio",
        "skimage",
        "IPython",
        "ipywidgets",
        "ipykernel",
        "ipynb",
        "import_ipynb",
        "nbimporter",
        "jupyter",
        "google",
        "kaggle",
        "notebook",
        "tqdm",
        "rich",
        "tabulate",
        "termcolor",
        "pandas",
        "polars",
        "pyarrow",
        "h5py",
        "openpyxl",
        "requests",
        "gdown",
        "wget",
        "idx2numpy",
        "torchsummary",
        "torchviz",
        "scipy",
        "sympy",
        "numba",
        "jax",
        "flax",
        "cupy",
        "sklearn",
        "scikitplot",
        "xgboost",
        "lightgbm",
        "statsmodels",
        "tensorflow",
        "keras",
        "tensorflow_datasets",
        "tensorboard",
        "torch",
        "torchvision",
        "torchaudio",
        "datasets",
        "transformers",
        "wandb",
        "mlflow",
        "psutil",
        "dotenv",
        "yaml",
        "otter",
        "nbgrader",
    ]
)

NEWER = {
    "typing.override": "3.12",
    "typing.TypeAliasType": "3.12",
    "itertools.batched": "3.12",
    "math.sumprod": "3.12",
    "collections.abc.Buffer": "3.12",
    "random.binomialvariate": "3.12",
    "typing.ReadOnly": "3.13",
    "typing.TypeIs": "3.13",
    "typing.NoDefault": "3.13",
    "warnings.deprecated": "3.13",
    "copy.replace": "3.13",
    "math.fma": "3.13",
    "queue.ShutDown": "3.13",
    "os.process_cpu_count": "3.13",
    "annotationlib": "3.14",
    "string.templatelib": "3.14",
    "concurrent.interpreters": "3.14",
    "compression": "3.14",
}  # of the standard library: the version of Python that first had it

SAID = (
    re.compile(r"cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'"),
    re.compile(r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'"),
    re.compile(r"No module named '(?P<module>[\w.]+)'"),
)


def newer_name(message: str) -> str:
    """What of the standard library an exception could not find, if a newer Python has it; else ""."""
    for pattern in SAID:
        found = pattern.match(message)
        if found:
            name = ".".join(found.groupdict().get(part) or "" for part in ("module", "name")).rstrip(".")
            return name if name in NEWER else ""
    return ""
