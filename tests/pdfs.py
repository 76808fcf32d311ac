"""PDFs made for tests: with fonts embedded or only named, ruled tables, and pages that are pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table

FONT = "STSong-Light"
WIDTH, HEIGHT = A4
LEFT = 70.0
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
Draw = Callable[[Canvas], None]
Span = tuple[str, tuple[int, int], tuple[int, int]]


def pdf(*pages: Draw, rotated: int = 0) -> bytes:
    """A PDF in which each of `pages` draws one page."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for draw in pages:
        canvas.setFont(FONT, 14)
        canvas.setPageRotation(rotated)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def all_of(*draws: Draw) -> Draw:
    """Draws all on one page."""

    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def written(*texts: str, top: float = 100, left: float = LEFT, step: float = 26) -> Draw:
    """The texts one below the other."""

    def draw(canvas: Canvas) -> None:
        for index, text in enumerate(texts):
            canvas.drawString(left, HEIGHT - top - index * step, text)

    return draw


def ruled(rows: list[list[str]], *spans: Span, top: float = 100, width: float = 90, height: float = 24) -> Draw:
    """A ruled table; a span is ("SPAN", (column, row), (column, row)), and lines in a cell are parted by line ends."""

    def draw(canvas: Canvas) -> None:
        style = [("FONT", (0, 0), (-1, -1), FONT, 10), ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)), *spans]
        table = Table(rows, colWidths=[width] * len(rows[0]), rowHeights=[height] * len(rows), style=style)
        table.wrapOn(canvas, WIDTH, HEIGHT)
        table.drawOn(canvas, LEFT, HEIGHT - top - height * len(rows))

    return draw


@cache
def font_file() -> Path | None:
    """A Chinese font file: of the dev dependencies, else of Debian's packages."""
    package = find_spec("paperang_p2_fonts_cjk")
    places = [Path(package.origin).parent / "fonts/wqy-microhei.ttc"] if package and package.origin else []
    places += [Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"), Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")]
    return next((place for place in places if place.is_file()), None)


def scanned(*texts: str, size: int = 44, tilt: float = 0.0, seal: bool = False) -> Image.Image:
    """A page of A4 at 200 dpi with the texts one below the other; `tilt` in degrees, a red seal at the end."""
    path = font_file()
    assert path is not None
    page = Image.new("RGB", (1654, 2339), "white")
    brush = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(path), size)
    if seal:
        bottom = 200 + 80 * (len(texts) - 1)
        brush.ellipse((180, bottom - 150, 580, bottom + 250), outline=(205, 35, 35), width=12)
    for index, text in enumerate(texts):
        brush.text((180, 200 + 80 * index), text, font=font, fill=(25, 25, 25))
    return page.rotate(tilt, fillcolor="white", resample=Image.Resampling.BICUBIC) if tilt else page


def picture_pdf(*pages: Image.Image) -> bytes:
    """A PDF of which each page is a picture."""
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", resolution=200, save_all=True, append_images=pages[1:])
    return stream.getvalue()
