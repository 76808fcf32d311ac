"""`/unread`: the numbers that no rule accounts for, the files that could not be read, and what a reader should look at."""

from __future__ import annotations

from pipeline.explore.page import Asked, Page, paged


def unread_view(asked: Asked) -> Page:
    """What was not read, page by page."""
    numbers, more = paged(
        asked.rows(
            """SELECT document_id, left(title, 200) AS title, text, passage, char_start, char_end FROM unread_numbers
            ORDER BY document_id, char_start LIMIT ? OFFSET ?""",
            asked.limit + 1, asked.offset,
        ),
        asked,
    )  # fmt: skip
    return Page(
        template="unread.html",
        title="unread",
        content={
            "numbers": numbers,
            "rejections": asked.rows("SELECT * FROM rejections ORDER BY last_attempt_at DESC, path LIMIT 200"),
            "fates": asked.kept("SELECT fate, rule, count(*) AS numbers FROM numbers GROUP BY ALL ORDER BY fate, numbers DESC"),
        },
        shown={"more": more},
        listed="numbers",
    )
