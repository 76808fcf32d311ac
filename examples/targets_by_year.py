"""A marimo notebook: from a folder of documents to a chart of what they promise by when.

    marimo edit examples/targets_by_year.py                       # in the browser
    python examples/targets_by_year.py --folder ~/plans           # as a program: says what it found

The folder may hold PDFs, DOCX, HTML, text and whatever else `policy-targets` reads.
"""

import marimo

app = marimo.App(width="medium", app_title="Targets by year")


@app.cell
def _():
    from pathlib import Path

    import altair
    import marimo as mo

    import pipeline

    return Path, altair, mo, pipeline


@app.cell
def _(Path, mo):
    folder = Path(mo.cli_args().get("folder") or Path(__file__).parents[1] / "raw" / "samples")
    mo.md(f"## What the documents in `{folder}` promise")
    return (folder,)


@app.cell
def _(folder, mo, pipeline):
    # A file that cannot be read is told with its reason, and the others go on.
    facts, unread = [], []
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        try:
            facts.append(pipeline.read(path))
        except pipeline.PolicyTargetsError as problem:
            unread.append(f"{path.name}: {problem}")
    mo.md(f"{len(facts)} documents read. " + " · ".join(unread))
    return facts, unread


@app.cell
def _(facts, pipeline):
    # What is to be reached: baselines are what was there before, and have no place in the chart.
    found = pipeline.frame(facts, "targets")
    targets = found[(found["kind"] == "target") & found["year"].notna()]
    targets[["indicator", "comparator", "value", "unit", "year", "category", "evidence"]]
    return (targets,)


@app.cell
def _(altair, targets):
    counts = targets.groupby(["year", "category"], as_index=False).size()
    chart = (
        altair.Chart(counts.astype({"year": "int64"}), title="Targets by the year they are due")
        .mark_bar()
        .encode(x="year:O", y=altair.Y("size:Q", title="targets"), color="category:N", tooltip=["year", "category", "size"])
    )
    chart
    return chart, counts


@app.cell
def _(counts, facts, mo):
    # As a program the notebook has no page to draw on.
    if mo.app_meta().mode == "script":
        print(f"{len(facts)} documents", counts.to_string(index=False), sep="\n")  # noqa: T201
    return


if __name__ == "__main__":
    app.run()
