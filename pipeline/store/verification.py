"""Reading a database whole, so that damage is met before readers meet it.

DuckDB has a checksum on each block and looks at it when it reads the block, and a run reads few of them: bytes that the
disk has flipped elsewhere would be copied into the snapshot unseen.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import StoreError

_TABLES = """
SELECT format('"{}"."{}"', schema_name, table_name) FROM duckdb_tables()
WHERE NOT internal AND database_name = current_database() ORDER BY ALL
"""


def verify(file: Path, path: Path) -> None:
    """Read every value of every table in a database file that nobody writes.

    Raises StoreError (warehouse-damaged), which speaks of the warehouse at `path`, where one cannot be read.
    """
    import duckdb

    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            for (table,) in connection.execute(_TABLES).fetchall():
                # A hash needs the value itself, where a count would do with what the table knows of its columns.
                connection.execute(f"SELECT bit_xor(hash(COLUMNS(*))) FROM {table}").fetchall()
    except duckdb.Error as problem:
        raise damaged(path, problem) from problem


def damaged(path: Path, problem: BaseException) -> StoreError:
    """The error of a warehouse that cannot be read whole, with the way back."""
    reason = " ".join(str(problem).split())[:200]
    return StoreError(
        f"{path} is damaged; its readers keep the snapshot of before. Make it anew from the originals: "
        f"`policy-targets rebuild {path.stem}-anew{path.suffix}`, and move that to {path} ({reason})",
        code="warehouse-damaged",
    )
