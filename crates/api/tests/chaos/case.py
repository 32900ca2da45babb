"""The type of a case."""

import dataclasses
import typing


@dataclasses.dataclass(frozen=True)
class Case:
    """`work` takes a world and returns findings: a text with figures, and whether it is as it should be."""

    name: str
    title: str
    work: typing.Callable
    fast: bool = False
    only_by_name: bool = False
