"""Keeps pandas out of a process while it has no use for it.

DuckDB imports pandas when the first parameter is bound, and pyarrow when the first array is made, to see whether they were
given something of it: half a second, where it is installed. Where it is not, DuckDB looks for it again with each value.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from importlib.util import find_spec

_NAME = "pandas"


class _NoPandas:
    """A finder of modules that knows one thing: there is no pandas."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Raise ModuleNotFoundError for pandas; leave every other module to the finders behind."""
        if name == _NAME:
            raise ModuleNotFoundError("pandas is kept out of this process", name=name)
        return None


def keep_pandas_out() -> None:
    """Have each later import of pandas in this process fail at once; one that was imported already stays."""
    if _NAME not in sys.modules and _NoPandas not in sys.meta_path:
        sys.meta_path.insert(0, _NoPandas)


def let_pandas_in() -> None:
    """Have pandas imported again, for what needs it."""
    if _NoPandas in sys.meta_path:
        sys.meta_path.remove(_NoPandas)


def notice_missing_pandas() -> None:
    """The same where pandas is not installed."""
    if _NAME not in sys.modules and _NoPandas not in sys.meta_path and find_spec(_NAME) is None:
        keep_pandas_out()
