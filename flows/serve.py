"""Everything on one machine: Prefect's server with its page, the deployments, their schedules, and what runs them.

    make serve                                    # http://127.0.0.1:4200
    make serve PORT=4300
    PREFECT_API_URL=http://…/api make serve       # a server that is there already

Ends with Ctrl-C; schedules of deployments that nobody serves are paused meanwhile.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

START_WITHIN = 180.0
"""Seconds that the server may take to answer: it makes its database first."""
RUNS_AT_ONCE = 4
"""Flow runs at once: the one writer waits its turn, while other sources are collected."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m flows.serve", description="Serve all schedules on this machine.")
    parser.add_argument("--port", type=int, default=4200, help="port of Prefect's page and API (4200)")
    parser.add_argument("--host", default="127.0.0.1", help="address that the server listens on (127.0.0.1)")
    given = parser.parse_args(arguments)
    from pipeline.errors import PolicyTargetsError

    try:
        with _server(given.host, given.port) as api:
            _say(f"Prefect is at {api.removesuffix('/api')} (API {api}). Ctrl-C ends it.")
            serve_all()
    except KeyboardInterrupt:
        return 130
    except PolicyTargetsError as problem:
        _say(f"policy-targets: {problem}")
        return 2
    return 0


def serve_all() -> None:
    """Register the deployments and run what is due, until interrupted; raises SettingsError for a source that is wrong."""
    from importlib import import_module

    from prefect import serve
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.deployments import deployments
    from pipeline.collect import load_sources
    from pipeline.settings import load_settings

    served = []
    for each in deployments(load_sources(load_settings().sources)):
        flow = getattr(import_module(each.module), each.flow)
        served.append(
            flow.to_deployment(
                name=each.name,
                description=each.description,
                parameters=each.parameters,
                tags=list(each.tags),
                schedules=[Cron(each.cron, timezone=each.timezone)] if each.cron else [],
                concurrency_limit=each.at_once,
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
        )
        _say(f"  {each.flow}/{each.name}: {each.cron or 'when asked'}  {each.description}")
    serve(*served, limit=RUNS_AT_ONCE, print_starting_message=False)


@contextmanager
def _server(host: str, port: int) -> Iterator[str]:
    """Run a server, or take the one that PREFECT_API_URL names, and yield the address of its API."""
    if api := os.environ.get("PREFECT_API_URL"):
        yield api
        return
    api = f"http://{host}:{port}/api"
    # Its page asks the API at this address, whatever the port.
    os.environ.update(PREFECT_API_URL=api, PREFECT_SERVER_UI_API_URL=api)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", host, "--port", str(port)]
    _say(f"Starting Prefect's server on {host}:{port} …")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(api, process)
        yield api
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(api: str, process: subprocess.Popen[bytes]) -> None:
    from pipeline.errors import PolicyTargetsError

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with opener.open(f"{api}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise PolicyTargetsError(
        f"the server at {api} did not start (is the port taken? make serve PORT=…)", code="no-server"
    )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
