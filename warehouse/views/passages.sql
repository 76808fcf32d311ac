-- A passage is a line of the text, which is a paragraph, a heading or a row of a table. The outline is stored with the
-- facts, so that a passage takes its section from the first fact that begins in it, else from the last one before it.
CREATE OR REPLACE VIEW passages AS
WITH lines AS (
    SELECT document_id, unnest(string_split(text, chr(10))) AS line, generate_subscripts(string_split(text, chr(10)), 1) AS line_number
    FROM texts
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
        SELECT document_id, char_start, section FROM targets
        UNION ALL SELECT document_id, char_start, section FROM tasks
        UNION ALL SELECT document_id, char_start, section FROM citations
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

COMMENT ON VIEW passages IS 'one row per paragraph, heading or table row of a document';
COMMENT ON COLUMN passages.document_id IS 'the document; see documents';
COMMENT ON COLUMN passages.section IS 'section of the first fact that begins in it, else of the last one before it, else 0';
COMMENT ON COLUMN passages.text IS 'its words; cells of a table are parted by TAB';
COMMENT ON COLUMN passages.char_start IS 'where it begins in the text of the document: code points, from 0';
COMMENT ON COLUMN passages.char_end IS 'where it ends, exclusive';
