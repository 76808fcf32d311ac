"""The command line `policy-targets`: one module a group of commands, each importing what it needs when it is called.

`--help` and `sql` answer within a second; so nothing heavy (duckdb, pyarrow, the readers) is imported at module level.
"""

from pipeline.cli.app import app, main

__all__ = ["app", "main"]
