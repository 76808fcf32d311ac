"""The picture of a page → its characters, rules and confidence, by RapidOCR: an extra, with its models in the wheel.

What it gives is what a text layer gives (characters with boxes, rules), so lines and tables are found in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.decode.glyphs import Frame, Glyphs
from pipeline.decode.rules import Rules

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

DPI = 200
_POINTS = 72.0
_SHORTEST_RULE = 40  # pixels: longer than any stroke of a character at 200 dpi
_DARK = 160
_SIDE = 1536
_HEAD = 0.4  # of the page's height
_RED = 30  # how much redder than anything else a pixel of a seal is
_LEAST_SURE = 0.5  # below it a reading is a seal, a stain or a pattern

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Picture:
    """What was read in a page's picture; `confidence` (0 to 1) is the mean over its characters."""

    frame: Frame
    glyphs: Glyphs
    rules: Rules
    confidence: float


@dataclass(frozen=True, slots=True)
class Word:
    """A line of writing: each character with its box in pixels (left, top, right, bottom), and how sure its reading is."""

    characters: tuple[tuple[str, tuple[float, float, float, float]], ...]
    score: float


def is_installed() -> bool:
    """Whether the extra `ocr` is there."""
    return find_spec("rapidocr") is not None and any(find_spec(name) for name in ("openvino", "onnxruntime"))


def read_page(page: PdfPage) -> Picture:
    """Read a page of a PDF from its picture at 200 dpi; pdfium's errors pass through."""
    width, height = page.get_size()
    bitmap = page.render(scale=DPI / _POINTS)
    pixels: Pixels = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    picture = read_picture(pixels, Frame(0.0, 0.0, width, height))
    bitmap.close()
    return picture


def read_picture(pixels: Pixels, frame: Frame) -> Picture:
    """Read a picture (height × width × 3, blue first) that shows the whole of `frame`."""
    scale = frame.size[0] / pixels.shape[1]
    pixels = _without_seals(pixels)
    words = [word for word in _words(pixels) if word.score >= _LEAST_SURE]
    sure = [(word.score, len(word.characters)) for word in words]
    total = sum(count for _, count in sure)
    confidence = sum(score * count for score, count in sure) / total if total else 0.0
    return Picture(frame, _glyphs(words, scale), _rules(pixels, scale), round(confidence, 4))


def _without_seals(pixels: Pixels) -> Pixels:
    """Red ink made white below the head of the page: a seal stands over signature and date.

    A red head (GB/T 9704: 发文机关标志) stays: it is writing, and names the issuer.
    """
    head = int(pixels.shape[0] * _HEAD)
    blue, green, red = (pixels[head:, :, channel].astype(np.int16) for channel in range(3))
    seal = red - np.maximum(blue, green) > _RED
    cleaned = pixels.copy()
    cleaned[head:][seal] = 255
    return cleaned


@cache
def _engine() -> Any:
    """The engine, made once a process; openvino, where it is, is three times as fast as onnxruntime."""
    from rapidocr import EngineType, RapidOCR

    kind = EngineType.OPENVINO if find_spec("openvino") is not None else EngineType.ONNXRUNTIME
    settings = {
        "Global.log_level": "critical",
        "Global.use_cls": False,  # whether a line stands on its head: pages are upright
        "Det.engine_type": kind,
        "Rec.engine_type": kind,
        # Lines are found as well in a smaller picture, for half the time and memory; they are read in the whole one.
        "Det.limit_type": "max",
        "Det.limit_side_len": _SIDE,
        # Lines of one batch are padded to the longest: one by one is as fast and takes a tenth less memory.
        "Rec.rec_batch_num": 1,
    }
    return RapidOCR(params=settings)


def _words(pixels: Pixels) -> Iterable[Word]:
    read = _engine()(pixels, return_word_box=True, return_single_char_box=True)
    if read.txts is None:
        return
    for text, score, box, single in zip(read.txts, read.scores, read.boxes, read.word_results, strict=True):
        placed = [(piece, _bounds(corners)) for piece, _, corners in single]
        spread = placed if "".join(piece for piece, _ in placed) == text.replace(" ", "") else [(text, _bounds(box))]
        yield Word(tuple(char for piece, bounds in spread for char in _spread(piece, bounds)), float(score))


def _bounds(corners: Any) -> tuple[float, float, float, float]:
    points = np.asarray(corners, np.float64)
    left, top = points.min(axis=0).tolist()
    right, bottom = points.max(axis=0).tolist()
    return left, top, right, bottom


def _spread(
    text: str, bounds: tuple[float, float, float, float]
) -> Iterable[tuple[str, tuple[float, float, float, float]]]:
    """The characters of a word evenly over its box."""
    left, top, right, bottom = bounds
    step = (right - left) / max(len(text), 1)
    return ((char, (left + i * step, top, left + (i + 1) * step, bottom)) for i, char in enumerate(text))


def _glyphs(words: list[Word], scale: float) -> Glyphs:
    characters = [character for word in words for character in word.characters]
    fresh = np.array([i == 0 for word in words for i in range(len(word.characters))], bool)
    boxes = np.array([box for _, box in characters], np.float64).reshape(-1, 4) * scale
    return Glyphs("".join(char for char, _ in characters), boxes, fresh, np.arange(len(characters)))


def _rules(pixels: Pixels, scale: float) -> Rules:
    """Dark runs of pixels, longer than any stroke of a character, that are thin."""
    dark = pixels.min(axis=2) < _DARK
    level = _lines(dark) * scale
    upright = _lines(dark.T) * scale
    return Rules(level, upright)


def _lines(dark: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(position, start, end) of the level rules in a picture, in pixels; rows of one thick rule give one each."""
    edges = np.diff(np.pad(dark, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    long = ends - starts >= _SHORTEST_RULE
    return np.stack((rows[long] + 0.5, starts[long], ends[long]), axis=1).astype(np.float64)
