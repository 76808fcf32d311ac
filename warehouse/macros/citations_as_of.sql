-- Made from the view citations by `make docs`.
CREATE OR REPLACE MACRO citations_as_of(as_at) AS TABLE
WITH by_number AS (
    SELECT document_number, any_value(document_id) AS document_id
    FROM documents_as_of(as_at) AS documents
    WHERE document_number IS NOT NULL
    GROUP BY document_number
    HAVING count(*) = 1
),
by_title AS (
    SELECT regexp_replace(title, '\s', '', 'g') AS title, any_value(document_id) AS document_id
    FROM documents_as_of(as_at) AS documents
    WHERE title IS NOT NULL
    GROUP BY ALL
    HAVING count(*) = 1
)
SELECT
    v.document_id, c.title, c.number,
    nullif(coalesce(n.document_id, t.document_id), v.document_id) AS cited_document_id,
    c.section, c.evidence, c.char_start, c.char_end, c.page, c.table_id, c.row_index, c.column_index,
    c.box, c.confidence
FROM store.citations AS c
JOIN store.versions AS v USING (version_id)
LEFT JOIN by_number AS n ON n.document_number = c.number
LEFT JOIN by_title AS t ON t.title = CASE WHEN c.number IS NULL THEN regexp_replace(c.title, '\s', '', 'g') END
WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at));

COMMENT ON MACRO TABLE citations_as_of IS 'as citations stood at the end of a day, or at a time (UTC): one row per document cited by a document';
