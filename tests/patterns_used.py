"""Every regular expression that the package uses, with the place where it stands."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pipeline

_ROOT = Path(pipeline.__file__).parents[1]
_CALLS = frozenset(
    f"re.{name}" for name in ("compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
)


@dataclass(frozen=True, slots=True)
class Used:
    """A pattern at a line of a file, both as a reader looks them up."""

    place: str
    pattern: re.Pattern[str]


def source_files() -> list[str]:
    """The files of the package that have patterns, relative to the project."""
    return sorted(
        str(path.relative_to(_ROOT))
        for path in Path(pipeline.__file__).parent.rglob("*.py")
        if "re." in path.read_text("utf-8")
    )


def patterns_in(file: str) -> list[Used]:
    """The patterns of one file: those written out where `re` is called, of constants or of a module's own names, and those that a
    function makes from the lexicon."""
    module = importlib.import_module(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    found = {
        (used.pattern.pattern, used.pattern.flags): used for used in [*_made(file, module), *_written(file, module)]
    }
    return list(found.values())


def unread_calls(file: str) -> list[str]:
    """The calls of `re` whose pattern is known only while the program runs, and is not what a function for it returns."""
    module = importlib.import_module(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    makers = {name for name, value in vars(module).items() if _is_maker(value, module)}
    return [
        f"{file}: {ast.unparse(call)}"
        for call, maker in _calls(file)
        if maker not in makers and _evaluated(call, module) is None
    ]


def _calls(file: str) -> Iterator[tuple[ast.Call, str]]:
    """Each call of a function of `re` that takes a pattern, with the function that it stands in."""
    tree = ast.parse((_ROOT / file).read_text("utf-8"))
    inside = {node: f.name for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for node in ast.walk(f)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in _CALLS:
            yield node, inside.get(node, "")


def _evaluated(call: ast.Call, module: ModuleType) -> re.Pattern[str] | None:
    try:
        pattern = _value(call.args[0], module)
        is_compile = ast.unparse(call.func) == "re.compile"
        flags = [k.value for k in call.keywords if k.arg == "flags"] or (call.args[1:2] if is_compile else [])
        return _text_pattern(pattern, _value(flags[0], module) if flags else 0)
    except NameError:
        return None


def _value(expression: ast.expr, module: ModuleType) -> Any:
    """What an expression of constants and of the module's own names is."""
    return eval(compile(ast.Expression(expression), module.__name__, "eval"), dict(vars(module)))


def _text_pattern(pattern: str | bytes | re.Pattern[str], flags: int) -> re.Pattern[str]:
    if isinstance(pattern, re.Pattern):
        return _text_pattern(pattern.pattern, pattern.flags)
    if isinstance(pattern, bytes):
        return re.compile(pattern.decode("latin-1"), flags | re.ASCII)
    return re.compile(pattern, flags)


def _written(file: str, module: ModuleType) -> Iterator[Used]:
    for call, _ in _calls(file):
        if (pattern := _evaluated(call, module)) is not None:
            yield Used(f"{file}:{call.lineno}", pattern)


def _is_maker(value: object, module: ModuleType) -> bool:
    function = inspect.unwrap(value) if callable(value) else None
    if not inspect.isfunction(function) or function.__module__ != module.__name__:
        return False
    return (
        "re.Pattern" in str(function.__annotations__.get("return", "")) and not inspect.signature(function).parameters
    )


def _made(file: str, module: ModuleType) -> Iterator[Used]:
    """Those in the module's tables, and those that its functions without parameters return."""
    for name, value in vars(module).items():
        made = value() if _is_maker(value, module) else value
        yield from (Used(f"{file}:{name}", _text_pattern(pattern, 0)) for pattern in _within(made))


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from (pattern for each in value.values() for pattern in _within(each))
    elif isinstance(value, (tuple, list, set, frozenset)):
        yield from (pattern for each in value for pattern in _within(each))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (pattern for each in fields(value) for pattern in _within(getattr(value, each.name)))
