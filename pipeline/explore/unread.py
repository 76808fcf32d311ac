"""`/unread`: the numbers that no rule accounts for, the files that could not be read, and what a reader should look at."""

from __future__ import annotations

from pipeline.explore.page import Asked, Page, paged


def unread_view(asked: Asked) -> Page:
    """What was not read, page by page."""
    numbers, more = paged(
        asked.rows(
            """WITH few AS (SELECT * FROM numbers WHERE fate = 'unread' ORDER BY document_id, char_start LIMIT ? OFFSET ?)
            SELECT n.document_id, left(d.title, 200) AS title, n.text,
                x.text[greatest(n.char_start - 19, 1) : n.char_end + 20] AS passage, n.char_start, n.char_end
            FROM few AS n JOIN documents AS d USING (document_id) JOIN texts AS x USING (document_id)
            ORDER BY n.document_id, n.char_start""",
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
