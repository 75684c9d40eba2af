"""What an import has left behind, so that it can be put back after each check.

A check may change what the next one would see: a counter, a list, a class's attribute. `State` notes the
globals of modules with all that can be reached from them, and puts them back; `exact` says whether it knows
them all.

Runs inside the sandbox, in the process that holds the imported modules.
"""

import functools
import operator
import random
import re
import struct
import types
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

KEPT = 20_000  # objects that are looked at
ARRAY_KEPT = 1 << 20  # bytes of an array
POINTER = struct.calcsize("P")  # bytes
HEAP_TYPE = 1 << 9  # of a class's flags (Py_TPFLAGS_HEAPTYPE): made by a class statement
UNCHANGING = frozenset(
    {
        *(int, float, complex, bool, str, bytes, range, slice, type(None), type(...), type(NotImplemented)),
        *(types.CodeType, types.ModuleType, types.GenericAlias, types.UnionType, object),
        *(re.Pattern, struct.Struct, np.ufunc, type(np.einsum)),
        *(operator.itemgetter, operator.attrgetter, operator.methodcaller),
        *(types.WrapperDescriptorType, types.MethodDescriptorType, types.ClassMethodDescriptorType),
        *(types.GetSetDescriptorType, types.MemberDescriptorType, types.MethodWrapperType),
        type(vars(functools._CacheInfo)["hits"]),  # a field's getter, of a named tuple
    }
)
UNCHANGING_OF = {
    "logging",
    "typing",
    "pathlib",
    "datetime",
    "decimal",
    "fractions",
    "enum",
    "_abc",
    "importlib",
}
UNCHANGING_OF |= {"_frozen_importlib", "_frozen_importlib_external", "grader"}  # specs and loaders
CACHE = type(functools.cache(id))
NOT_SET = {"__dict__", "__weakref__"}  # of what a class has

Leads = Iterable[Any]


class State:
    """The globals of some modules, with all that can be reached from them.

    Attributes:
        exact: whether all of it is known, so that `restore` puts everything back.
    """

    def __init__(self, modules: dict[str, types.ModuleType]) -> None:
        """Note all values.

        Args:
            modules: by name; no other module is looked into.
        """
        self.exact = True
        self._names = set(modules)
        self._restores: list[Callable[[], object]] = []
        seen: set[int] = set()
        waiting: list[Any] = [vars(module) for module in modules.values()]
        while waiting and self.exact:
            value = waiting.pop()
            if type(value) in UNCHANGING or id(value) in seen:
                continue
            seen.add(id(value))
            waiting.extend(self._noted(value, type(value)))
            self.exact &= len(seen) <= KEPT

    def restore(self) -> None:
        """Put all values back."""
        for restore in self._restores:
            restore()

    def _back(self, restore: Callable[..., object], *what: Any) -> None:
        self._restores.append(functools.partial(restore, *what))

    def _noted(self, value: Any, kind: type) -> Leads:
        """Note one value.

        Returns:
            What it leads to.
        """
        for base, note in NOTES:
            if issubclass(kind, base):
                return note(self, value)
        if (
            issubclass(kind, (np.generic, np.dtype))
            or str(kind.__module__).partition(".")[0] in UNCHANGING_OF
        ):
            return ()
        return self._object(value, kind)

    def _dictionary(self, value: dict[Any, Any]) -> Leads:
        keys, values = tuple(dict.keys(value)), tuple(dict.values(value))
        self._back(restore_dictionary, value, keys, values)
        if "__builtins__" in value:
            return (each for key, each in zip(keys, values, strict=True) if key != "__builtins__")
        if isinstance(value, OrderedDict):  # keeps its order beside the dictionary
            self.exact = False
        if type(value) is dict:
            return values
        base = next(base for base in (defaultdict, dict) if isinstance(value, base))
        return (*values, getattr(value, "default_factory", None), *self._object(value, type(value), base))

    def _list(self, value: Any) -> Leads:
        kind = next(base for base in (list, deque) if isinstance(value, base))
        kept = tuple(kind.__iter__(value))
        self._back(restore_list, kind, value, kept)
        return kept if type(value) is kind else (*kept, *self._object(value, type(value), kind))

    def _tuple(self, value: Any) -> Leads:
        kind = tuple if isinstance(value, tuple) else frozenset
        kept = tuple(kind.__iter__(value))
        return kept if type(value) is kind else (*kept, *self._object(value, type(value), kind))

    def _set(self, value: set[Any]) -> Leads:
        kept = frozenset(set.__iter__(value))
        self._back(_restore_set, value, kept)
        return (*kept, *self._object(value, type(value), set))

    def _array(self, value: np.ndarray[Any, Any]) -> Leads:
        if value.dtype.hasobject or value.nbytes > ARRAY_KEPT or type(value) is not np.ndarray:
            self.exact = False
        elif value.flags.writeable:
            self._back(_restore_array, value, value.tobytes(), value.copy())
        return ()

    def _class(self, value: type) -> Leads:
        if value.__module__ not in self._names:
            return ()
        kept = {name: each for name, each in vars(value).items() if name not in NOT_SET}
        self._back(_restore_class, value, kept)
        return (*kept.values(), *value.__mro__)

    def _function(self, value: types.FunctionType) -> Leads:
        parts = value.__code__, value.__defaults__, value.__kwdefaults__
        self._back(_restore_function, value, parts)
        return (vars(value), value.__defaults__, value.__kwdefaults__, *(value.__closure__ or ()))

    def _cell(self, cell: types.CellType) -> Leads:
        held = () if cell == types.CellType() else (cell.cell_contents,)
        self._back(_restore_cell, cell, held)
        return held

    def _cache(self, value: Any) -> Leads:
        info = value.cache_info()
        self.exact &= not info.currsize
        self._back(_restore_cache, value, info)
        return value.__wrapped__, vars(value)

    def _random(self, value: Any) -> Leads:
        """A generator of random numbers, of NumPy's two kinds or Python's."""
        if isinstance(value, np.random.Generator):
            self._back(setattr, value.bit_generator, "state", value.bit_generator.state)
        elif isinstance(value, np.random.RandomState):
            self._back(value.set_state, value.get_state(legacy=False))
        else:
            self._back(value.setstate, value.getstate())
        return ()

    def _object(self, value: Any, kind: type, base: type = object) -> Leads:
        """An object whose class, and all its bases before `base`, were made by class statements."""
        mine = kind.__mro__[: kind.__mro__.index(base)]
        if not _is_plain(kind, mine, base):
            self.exact = False
            return ()
        leads: list[Any] = [kind, value.__dict__] if kind.__dictoffset__ else [kind]
        for slot in (each for one in mine for each in vars(one).values()):
            if isinstance(slot, types.MemberDescriptorType):
                held = _held(slot, value)
                self._back(_restore_slot, slot, value, held)
                leads += held
        return leads


NOTES: tuple[tuple[Any, Callable[[State, Any], Leads]], ...] = (
    (dict, State._dictionary),
    (types.FunctionType, State._function),
    (type, State._class),
    ((tuple, frozenset), State._tuple),
    ((list, deque), State._list),
    (set, State._set),
    (np.ndarray, State._array),
    (types.CellType, State._cell),
    (CACHE, State._cache),
    ((staticmethod, classmethod), lambda _, value: (value.__func__, vars(value))),
    (property, lambda _, value: (value.fget, value.fset, value.fdel)),
    (functools.partial, lambda _, value: (value.func, value.args, value.keywords, vars(value))),
    (types.MethodType, lambda _, value: (value.__self__, value.__func__)),
    (types.BuiltinFunctionType, lambda _, value: (value.__self__,)),
    (types.MappingProxyType, lambda _, value: tuple(value.values())),
    ((np.random.Generator, np.random.RandomState, random.Random), State._random),
)


def _is_plain(kind: type, mine: Sequence[type], base: type) -> bool:
    """Whether objects of a class hold nothing beyond what `base` holds but a dictionary, weak references and
    slots: as `object.__reduce_ex__` looks at them."""
    slots = sum(isinstance(each, types.MemberDescriptorType) for one in mine for each in vars(one).values())
    more = (kind.__dictoffset__ > 0) + (kind.__weakrefoffset__ > 0) + slots
    heap = all(each.__flags__ & HEAP_TYPE for each in mine)
    return heap and kind.__basicsize__ <= base.__basicsize__ + more * POINTER


def _held(slot: Any, value: Any) -> tuple[Any, ...]:
    """What a slot holds; nothing if it is empty."""
    try:
        return (slot.__get__(value),)
    except AttributeError:
        return ()


def restore_dictionary(value: dict[Any, Any], keys: tuple[Any, ...], values: tuple[Any, ...]) -> None:
    """Put back what a dictionary held, in its order."""
    if len(value) != len(keys) or not (
        all(map(operator.is_, value, keys)) and all(map(operator.is_, dict.values(value), values))
    ):
        update, pairs = dict.update, [*zip(keys, values, strict=True)]  # it may be the built-ins' own
        dict.clear(value)
        update(value, pairs)


def restore_list(kind: Any, value: Any, kept: tuple[Any, ...]) -> None:
    """Put back what a list or deque held."""
    if kind.__len__(value) != len(kept) or not all(map(operator.is_, kind.__iter__(value), kept)):
        kind.clear(value)
        kind.extend(value, kept)


def _restore_set(value: set[Any], kept: frozenset[Any]) -> None:
    if value != kept:
        set.clear(value)
        set.update(value, kept)


def _restore_array(value: np.ndarray[Any, Any], content: bytes, kept: np.ndarray[Any, Any]) -> None:
    if value.shape != kept.shape:
        value.shape = kept.shape
    if value.tobytes() != content:
        value[...] = kept


def _restore_class(value: type, kept: dict[str, Any]) -> None:
    now = vars(value)
    for name in now.keys() - kept.keys() - NOT_SET:
        type.__delattr__(value, name)
    for name, each in kept.items():
        if now.get(name) is not each:
            type.__setattr__(value, name, each)


def _restore_function(value: types.FunctionType, parts: tuple[Any, Any, Any]) -> None:
    if not all(map(operator.is_, (value.__code__, value.__defaults__, value.__kwdefaults__), parts)):
        value.__code__, value.__defaults__, value.__kwdefaults__ = parts


def _restore_cell(cell: types.CellType, held: tuple[Any, ...]) -> None:
    if held and (cell == types.CellType() or cell.cell_contents is not held[0]):
        cell.cell_contents = held[0]
    elif not held and cell != types.CellType():
        del cell.cell_contents


def _restore_cache(value: Any, info: Any) -> None:
    if value.cache_info() != info:
        value.cache_clear()


def _restore_slot(slot: Any, value: Any, held: tuple[Any, ...]) -> None:
    now = _held(slot, value)
    if held and not (now and now[0] is held[0]):
        slot.__set__(value, held[0])
    elif now and not held:
        slot.__delete__(value)
