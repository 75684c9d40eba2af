"""Plain frozen data with named fields."""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record:
    """Frozen data with named fields: each class that inherits from it is a dataclass.

    The methods that `@dataclass(frozen=True)` writes and compiles for each class, at each start of the grader
    and of its workers, stand here once for all of them. That takes a tenth of the time.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    _defaults: ClassVar[dict[str, Any]]
    _makers: ClassVar[tuple[tuple[str, Callable[[], Any]], ...]]  # of defaults that no two records share

    def __init_subclass__(cls) -> None:
        """Find the fields of a class."""
        dataclass(init=False, repr=False, eq=False)(cls)
        fields = cls.__dataclass_fields__.values()
        cls._defaults = {f.name: f.default for f in fields if f.default is not MISSING}
        cls._makers = tuple((f.name, f.default_factory) for f in fields if f.default_factory is not MISSING)

    def __init__(self, *values: Any, **named: Any) -> None:
        """Take a value for each field that has no default, by place or by name."""
        count = len(values) + len(named)
        named.update(zip(self.__dataclass_fields__, values, strict=False))
        if len(named) == count and named.keys() == self.__dataclass_fields__.keys():
            object.__setattr__(self, "__dict__", named)
            return
        if len(named) < count:
            raise TypeError(f"{type(self).__name__}: a field is given twice, or there are too many values")
        state = self._defaults | named
        for name, make in self._makers:
            if name not in state:
                state[name] = make()
        if state.keys() != self.__dataclass_fields__.keys():
            wrong = ", ".join(sorted(state.keys() ^ self.__dataclass_fields__.keys()))
            raise TypeError(f"{type(self).__name__}: missing or unknown: {wrong}")
        object.__setattr__(self, "__dict__", state)

    def _values(self) -> tuple[Any, ...]:
        return tuple([self.__dict__[name] for name in self.__dataclass_fields__])

    def __repr__(self) -> str:
        inner = (f"{name}={self.__dict__[name]!r}" for name in self.__dataclass_fields__)
        return f"{type(self).__name__}({', '.join(inner)})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record) or type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __setattr__(self, name: str, value: Any) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")
