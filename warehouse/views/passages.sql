-- A passage is a line of the text, which is a paragraph, a heading or a row of a table. The outline is stored with the
-- facts, so that a passage takes its section from the first fact that begins in it, else from the last one before it:
-- lines and facts are put in one order. Partitions name title and region, so that a question about some reads their
-- texts alone.
CREATE OR REPLACE VIEW passages AS
WITH lines AS (
    SELECT
        v.document_id, v.title, v.region, unnest(string_split(t.text, chr(10))) AS line,
        generate_subscripts(string_split(t.text, chr(10)), 1) AS line_number
    FROM store.texts AS t
    JOIN store.versions AS v USING (version_id)
    WHERE v.superseded_at IS NULL
),
placed AS (
    SELECT
        document_id, title, region, line,
        coalesce(sum(length(line) + 1) OVER (
            PARTITION BY title, region, document_id ORDER BY line_number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0)::INTEGER AS char_start
    FROM lines
),
facts AS (
    SELECT version_id, char_start, section FROM store.targets
    UNION ALL SELECT version_id, char_start, section FROM store.tasks
    UNION ALL SELECT version_id, char_start, section FROM store.citations
),
marks AS (
    SELECT document_id, title, region, line, char_start, NULL AS section FROM placed
    UNION ALL
    SELECT v.document_id, v.title, v.region, NULL, f.char_start, f.section
    FROM facts AS f
    JOIN store.versions AS v USING (version_id)
    WHERE v.superseded_at IS NULL
),
ordered AS (
    SELECT
        document_id, title, region, line, char_start,
        first_value(section IGNORE NULLS) OVER following AS next_section,
        first_value(CASE WHEN section IS NOT NULL THEN char_start END IGNORE NULLS) OVER following AS next_start,
        last_value(section IGNORE NULLS) OVER preceding AS last_section
    FROM marks
    WINDOW
        following AS (
            PARTITION BY title, region, document_id ORDER BY char_start, section NULLS FIRST
            ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
        ),
        preceding AS (
            PARTITION BY title, region, document_id ORDER BY char_start, section NULLS FIRST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        )
)
SELECT
    document_id, title, region,
    CASE WHEN next_start <= char_start + length(line) THEN next_section ELSE coalesce(last_section, '0') END AS section,
    line AS text, char_start, char_start + length(line) AS char_end
FROM ordered
WHERE trim(line) <> '';

COMMENT ON VIEW passages IS 'one row per paragraph, heading or table row of a document';
COMMENT ON COLUMN passages.document_id IS 'the document; see documents';
COMMENT ON COLUMN passages.title IS 'title of the document';
COMMENT ON COLUMN passages.region IS 'its region';
COMMENT ON COLUMN passages.section IS 'section of the first fact that begins in it, else of the last one before it, else 0';
COMMENT ON COLUMN passages.text IS 'its words; cells of a table are parted by TAB';
COMMENT ON COLUMN passages.char_start IS 'where it begins in the text of the document: code points, from 0';
COMMENT ON COLUMN passages.char_end IS 'where it ends, exclusive';
