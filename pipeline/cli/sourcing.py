"""The commands on sources (`policy-targets source …`), their options and their help."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from pipeline.cli.formats import ReportFormat
from pipeline.cli.options import FormatOption, JsonOption, QuietOption, wants_json

sources_app = typer.Typer(no_args_is_help=True, help="List, try and add the sources that are looked at on a schedule.")


@sources_app.command(name="list", epilog="Example: policy-targets source list")
def list_sources(form: FormatOption = ReportFormat.table, as_json: JsonOption = False, quiet: QuietOption = False) -> None:
    """List the sources, with how many documents of each are kept and how many addresses fail."""
    from pipeline.cli.sources import list_command

    list_command(as_json=wants_json(form, as_json), quiet=quiet)


@sources_app.command(
    name="test", epilog="Examples: policy-targets source test samples · policy-targets source test sources/new.toml --pages 2"
)
def try_source(
    name: Annotated[str, typer.Argument(help="A source, or a file that describes one.", show_default=False)],
    pages: Annotated[int, typer.Option(min=1, help="Pages of its listing to look at.")] = 1,
    form: FormatOption = ReportFormat.table,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show what a source would find, without storing anything."""
    from pipeline.cli.sources import test_command

    raise typer.Exit(test_command(name, pages=pages, as_json=wants_json(form, as_json), quiet=quiet))


@sources_app.command(
    name="add",
    epilog="Example: policy-targets source add linjiang list https://www.linjiang.example/zcwj/index.html "
    "links='ul.list a' pages='index_{page}.html' schedule='15 3 * * *'",
)
def add_source(
    name: Annotated[str, typer.Argument(help="Its name: a-z, 0-9 and -.", show_default=False)],
    kind: Annotated[str, typer.Argument(help="folder, list, feed, sitemap, urls or remote.", show_default=False)],
    address: Annotated[str, typer.Argument(help="The folder, or the address of the listing.", show_default=False)],
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY=VALUE…]", help="Further keys (docs/sources.md).", show_default=False)
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Write a new source into the folder of sources, after checking it."""
    from pipeline.cli.sources import add_command

    add_command(name, kind, address, keys or [], quiet=quiet)


@sources_app.command(
    name="backfill",
    epilog="Examples: policy-targets source backfill linjiang --estimate · policy-targets source backfill linjiang "
    "--pages 500 --windows 10 · policy-targets source backfill linjiang --since 2021-01-01",
)
def backfill_source(
    name: Annotated[str, typer.Argument(help="A source.", show_default=False)],
    size: Annotated[int, typer.Option(min=1, help="Documents a window.")] = 100,
    windows: Annotated[int | None, typer.Option(min=1, help="Windows to go through now, at most.", show_default=False)] = None,
    pages: Annotated[
        int | None, typer.Option(min=1, help="Pages of the listing, in place of max_pages.", show_default=False)
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only what the listing dates from this day on.", show_default=False),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only what the listing dates until this day.", show_default=False),
    ] = None,
    estimate: Annotated[bool, typer.Option("--estimate", help="Only list, and tell how long it takes.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Fetch all that a source lists, window by window, at its own rate; stopped, the same command goes on."""
    from pipeline.cli.backfill import backfill_command
    from pipeline.collect.backfill import Span

    span = Span(size=size, since=since.date() if since else None, until=until.date() if until else None)
    raise typer.Exit(backfill_command(name, span, pages=pages, windows=windows, estimate_only=estimate, quiet=quiet))
