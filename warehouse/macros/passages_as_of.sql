-- Made from the view passages by `make docs`.
CREATE OR REPLACE MACRO passages_as_of(as_at) AS TABLE
WITH lines AS (
    SELECT
        v.document_id, v.title, v.region, unnest(string_split(t.text, chr(10))) AS line,
        generate_subscripts(string_split(t.text, chr(10)), 1) AS line_number
    FROM store.texts AS t
    JOIN store.versions AS v USING (version_id)
    WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at))
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
    WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at))
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

COMMENT ON MACRO TABLE passages_as_of IS 'as passages stood at the end of a day, or at a time (UTC): one row per paragraph, heading or table row of a document';
