"""Every type that crosses a stage.

Offsets are positions in `Document.text` (Unicode code points, end exclusive). For every fact with an
`Evidence`, `document.text[evidence.start:evidence.end] == evidence.quote`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pandas import DataFrame

Comparator = Literal["=", ">=", ">", "<=", "<", "~", "range"]
Role = Literal["lead", "responsible", "participating"]
Fate = Literal["target", "task", "citation", "metadata", "ignored", "unread"]
BlockKind = Literal["title", "heading", "paragraph", "table", "attachment", "signature", "imprint"]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points from the upper left corner of the page."""


# ---------------------------------------------------------------- collect → decode


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """A file as it was received; its bytes are known by their SHA-256 (lower-case hex). `attachments` are the addresses
    (or paths, of a local page) of the documents that it links to."""

    sha256: str
    path: str
    source: str
    media_type: str
    url: str | None = None
    fetched_at: datetime | None = None
    attachments: tuple[str, ...] = ()


# ---------------------------------------------------------------- decode → recognize


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading or table of the text, in reading order.

    `section` holds the ordinals of the headings above it (`3.1.2`, `A1`, `0` before the first heading);
    a heading's own section counts it in. `heading` is the text of the nearest heading without its number.
    """

    kind: BlockKind
    text: str
    start: int
    section: str = "0"
    heading: str = ""
    level: int = 0
    page: int | None = None
    box: Box | None = None

    @property
    def end(self) -> int:
        """Where the block ends in the text."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table cell; one that is merged over rows or columns appears in each, always with the same offsets."""

    text: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its header apart from its rows; all rows are as long as the header."""

    caption: str
    section: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    start: int
    end: int
    page: int | None = None

    def to_pandas(self) -> DataFrame:
        """Return the rows as a pandas DataFrame under the header's names; merged cells are filled."""
        import pandas

        return pandas.DataFrame([[cell.text for cell in row] for row in self.rows], columns=list(self.header))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where `text[start:end]` stands: a line, or a cell, on its page. `confidence` (0 to 1) is that of the reading of the
    page's picture; None where the page has text."""

    start: int
    end: int
    page: int
    box: Box
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as text, outline and tables.

    `text` is the source with lines rejoined and markup removed; no character is added but line ends and TABs
    between cells. `source_map` tells where it stood: (start in `text`, start in the decoded source, length) of each
    unbroken run, in order; empty where the format has no such positions. `places` tells page and box of each line and
    cell, in order; empty where the format has no pages.
    """

    raw_file: RawFile
    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    source_map: tuple[tuple[int, int, int], ...] = ()
    places: tuple[Place, ...] = ()
    page_count: int | None = None


# ---------------------------------------------------------------- recognize → resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number as the document means it: 2.5万个以上 is `>=`, 25000, unit 个.

    `value` is None for a grade (A等, unit 等级). `recurrence` is set where it stands inside (一月一次).
    """

    comparator: Comparator
    value: Decimal | None
    value_high: Decimal | None = None
    unit: str = ""
    text: str = ""
    recurrence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The year by the end of which, or in which, something holds; `year_start` where a span is given."""

    year: int | None = None
    year_start: int | None = None
    recurrence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of text that a rule read: `kind` names the type of `value`, `rule` the rule."""

    start: int
    end: int
    kind: str
    value: Quantity | Period | str | None
    rule: str


# ---------------------------------------------------------------- resolve → store


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a fact stands: `quote` is `Document.text[start:end]`. `page` and `box` are those of its beginning (the box
    holds all its lines on that page); `confidence` is that of the reading of a page that is a picture."""

    section: str
    start: int
    end: int
    quote: str
    page: int | None = None
    box: Box | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFields:
    """What a document says of itself (`document.json` of the gold guide)."""

    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    region: str | None = None
    region_code: str | None = None
    region_level: str | None = None
    issued_on: date | None = None
    printed_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    period_start: int | None = None
    period_end: int | None = None
    genre: str | None = None
    is_public: bool | None = None


Category = Literal["goal", "work", "payment", "term", "standard", "fee", "penalty"]
"""What sort of promise a target is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A quantity bound to an indicator. `table_index` counts `Facts.tables` from 0; `row_index` and
    `column_index` count from 1, the header not counted."""

    indicator: str
    subject: str
    quantity: Quantity
    kind: Literal["target", "baseline"]
    period: Period
    evidence: Evidence
    rule: str
    category: Category = "goal"
    binding: Literal["约束性", "预期性"] | None = None
    table_index: int | None = None
    row_index: int | None = None
    column_index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """A unit, as written, in its role for a task; `position` counts from 1 within the task."""

    role: Role
    unit: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A piece of work with a doer or a deadline; `text` is what is to be done, in the sentences that its clause closes."""

    title: str
    responsibilities: tuple[Responsibility, ...]
    evidence: Evidence
    rule: str
    due_year: int | None = None
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Another document that this one names, by title, number or both."""

    title: str | None
    number: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of the text and what became of it; `target_index` counts `Facts.targets` from 0 where it is bound."""

    start: int
    end: int
    text: str
    fate: Fate
    rule: str
    target_index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something a reader should look at: `severity` is info, warning or error."""

    stage: str
    code: str
    severity: Literal["info", "warning", "error"]
    message: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that one document says, ready to be stored together or not at all."""

    document: Document
    fields: DocumentFields
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    citations: tuple[Citation, ...] = ()
    numbers: tuple[Number, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the document."""
        return self.document.tables
