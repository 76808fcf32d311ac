"""Every address of the site with the view that answers it; the first that fits does."""

from __future__ import annotations

from pipeline.explore.asking import excel_view, parquet_view, sql_view
from pipeline.explore.citing import citing_view
from pipeline.explore.correcting import correcting_view
from pipeline.explore.corrections import corrections_view
from pipeline.explore.differing import difference_view
from pipeline.explore.document import document_view, fact_view
from pipeline.explore.documents import documents_view
from pipeline.explore.home import home_view
from pipeline.explore.indicators import indicator_view, indicators_view, png_view, svg_view
from pipeline.explore.page import View
from pipeline.explore.pictures import page_png_view, picture_view
from pipeline.explore.regions import region_view, regions_view
from pipeline.explore.runs import run_view, runs_view
from pipeline.explore.tasks import tasks_view, unit_view
from pipeline.explore.unread import unread_view

FORMS = ("json", "csv")
"""The endings under which an address gives its content as data."""
FORM_ADDRESSES = frozenset({"/doc/{id}/correct"})
"""The addresses that take a form which changes something."""

ADDRESSES: tuple[tuple[str, View], ...] = (
    ("/", home_view),
    ("/docs", documents_view),
    ("/doc/{id}/correct", correcting_view),
    ("/doc/{id}/cites", citing_view),
    ("/doc/{id}/diff/{a}..{b}", difference_view),
    ("/doc/{id}/page/{number}.png", page_png_view),
    ("/doc/{id}/page/{number}", picture_view),
    ("/doc/{id}@{version}", document_view),
    ("/doc/{id}", document_view),
    ("/f/{fact}", fact_view),
    ("/indicators", indicators_view),
    ("/indicator/{id}.svg", svg_view),
    ("/indicator/{id}.png", png_view),
    ("/indicator/{id}", indicator_view),
    ("/regions", regions_view),
    ("/region/{code}", region_view),
    ("/unit/{name:path}", unit_view),
    ("/tasks", tasks_view),
    ("/runs", runs_view),
    ("/runs/{id}", run_view),
    ("/unread", unread_view),
    ("/corrections", corrections_view),
    ("/sql.xlsx", excel_view),
    ("/sql.parquet", parquet_view),
    ("/sql", sql_view),
)
