-- Made from the view passages by `make docs`.
CREATE OR REPLACE MACRO passages_as_of(as_at) AS TABLE
WITH lines AS (
    SELECT document_id, unnest(string_split(text, chr(10))) AS line, generate_subscripts(string_split(text, chr(10)), 1) AS line_number
    FROM texts_as_of(as_at) AS texts
),
placed AS (
    SELECT
        document_id, line, line_number,
        coalesce(sum(length(line) + 1) OVER (
            PARTITION BY document_id ORDER BY line_number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0)::INTEGER AS char_start
    FROM lines
),
facts AS (
    SELECT document_id, char_start, min(section) AS section
    FROM (
        SELECT document_id, char_start, section FROM targets_as_of(as_at) AS targets
        UNION ALL SELECT document_id, char_start, section FROM tasks_as_of(as_at) AS tasks
        UNION ALL SELECT document_id, char_start, section FROM citations_as_of(as_at) AS citations
    )
    GROUP BY ALL
),
first_facts AS (
    SELECT p.document_id, p.line_number, f.section
    FROM facts AS f
    ASOF JOIN placed AS p ON p.document_id = f.document_id AND p.char_start <= f.char_start
    QUALIFY row_number() OVER (PARTITION BY p.document_id, p.line_number ORDER BY f.char_start) = 1
)
SELECT
    p.document_id,
    coalesce(
        last_value(f.section IGNORE NULLS) OVER (PARTITION BY p.document_id ORDER BY p.line_number), '0'
    ) AS section,
    p.line AS text, p.char_start, p.char_start + length(p.line) AS char_end
FROM placed AS p
LEFT JOIN first_facts AS f ON f.document_id = p.document_id AND f.line_number = p.line_number
QUALIFY trim(p.line) <> '';

COMMENT ON MACRO TABLE passages_as_of IS 'as passages stood at the end of a day, or at a time (UTC): one row per paragraph, heading or table row of a document';
