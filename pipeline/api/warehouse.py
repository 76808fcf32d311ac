"""The warehouse as a Python program uses it: ask in SQL, take views as data frames, load documents."""

from __future__ import annotations

from dataclasses import replace
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.api.rows import Rows
from pipeline.errors import StoreError
from pipeline.settings import LAKE, load_settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame

    from pipeline.run.ingest import Report


class Warehouse:
    """A warehouse that is asked, and loaded on demand; a context manager that closes what it holds open.

    Asking reads the published snapshot, so that nobody is kept from writing meanwhile and nothing can be changed by it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reader: DuckDBPyConnection | None = None

    @classmethod
    def open(cls, path: str | PathLike[str] | None = None) -> Self:
        """Return the warehouse at `path`: a DuckDB file or a lake (`ducklake:…`); without one, that of the settings.

        A file that is not there yet is made by the first `load`.
        """
        if path is None:
            return cls(load_settings().warehouse)
        return cls(Path(path) if str(path).startswith(LAKE) else Path(path).expanduser())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def sql(self, query: str, **parameters: object) -> Rows:
        """Return the rows that answer a query. `$name` in it stands for the parameter of that name, whatever its quotes:

        >>> warehouse.sql("from targets where year = $year", year=2025)  # doctest: +SKIP

        Raises StoreError where there is no warehouse (code `no-warehouse`) and for what DuckDB refuses (`query-failed`).
        """
        import duckdb

        connection = self._connection()
        try:
            result = connection.execute(query, parameters) if parameters else connection.execute(query)
            return Rows(result.to_arrow_table())
        except duckdb.Error as problem:
            raise StoreError(str(problem).split("\n", 1)[0], code="query-failed") from None

    def frame(self, view: str) -> DataFrame:
        """Return a whole view or table (`targets`, `tasks_due`, docs/warehouse.md) as a pandas DataFrame; StoreError as `sql`."""
        quoted = view.replace('"', '""')
        return self.sql(f'FROM "{quoted}"').to_pandas()

    def load(self, *paths: str | PathLike[str], force: bool = False) -> Report:
        """Read files, folders and globs into the warehouse, and return what became of each file, as `policy-targets run` does.

        What is known is passed over, unless `force` asks for it; what cannot be read is in `report.rejected` and in the
        view `rejections`. Other settings than the warehouse come from the environment and `policy-targets.toml`. Raises
        CollectError where a name stands for nothing, StoreError where the warehouse cannot be written.
        """
        from pipeline.run.ingest import ingest

        self.close()
        settings = replace(load_settings(), warehouse=self.path)
        names = [str(path) for path in paths]
        return ingest(names, settings, command=f"load {' '.join(names)}", force=force)

    def _connection(self) -> DuckDBPyConnection:
        from pipeline.store import open_reader

        if self._reader is None:
            self._reader = open_reader(self.path)
        return self._reader
