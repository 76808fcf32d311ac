"""The commands that show the warehouse as pages, their options and their help."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import WarehouseOption

pages = typer.Typer()


class PageLanguage(StrEnum):
    """The languages of the pages."""

    zh = "zh"
    en = "en"


@pages.command(
    epilog="Examples: policy-targets explore · policy-targets explore --edit · "
    "POLICY_TARGETS_EXPLORE_TOKEN=… policy-targets explore --host 0.0.0.0 --trusted-host policies.example",
)
def explore(
    host: Annotated[str, typer.Option(help="Where to listen; other than this machine's own needs a token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")] = 8421,
    trusted_host: Annotated[
        list[str] | None, typer.Option(help="A further host name that browsers may ask by.", show_default=False)
    ] = None,
    edit: Annotated[bool, typer.Option("--edit", help="Let people correct facts (corrections/).")] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Open pages on the warehouse: documents with their facts marked, indicators over years and regions, what was not read.

    They show the published snapshot, and each new one from when a run has published it.
    """
    from pipeline.cli.explore import explore_command

    explore_command(host=host, port=port, trusted_hosts=trusted_host or [], edit=edit, warehouse=warehouse)


@pages.command(
    epilog="Examples: policy-targets report out/ · policy-targets report out/ --language en && open out/index.html",
)
def report(
    folder: Annotated[Path, typer.Argument(help="A folder that is new or empty.", show_default=False)],
    language: Annotated[PageLanguage, typer.Option("--language", "-l", help="Of the pages' own words.")] = PageLanguage.zh,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing.")] = False,
    warehouse: WarehouseOption = None,
) -> None:
    """Write the pages of `explore` as files that open from a disk: to send, or for any web server to host."""
    from pipeline.cli.explore import report_command

    report_command(folder, language=language.value, quiet=quiet, warehouse=warehouse)
