-- Made from the view missing_documents by `make docs`.
CREATE OR REPLACE MACRO missing_documents_as_of(as_at) AS TABLE
WITH cited AS (
    SELECT
        document_id, number, title, evidence, char_start,
        CASE WHEN number IS NULL THEN regexp_replace(title, '\s', '', 'g') END AS squeezed
    FROM citations_as_of(as_at) AS citations
    WHERE cited_document_id IS NULL
),
absent AS (
    SELECT c.*
    FROM cited AS c
    ANTI JOIN documents_as_of(as_at) AS n ON n.document_number = c.number
    ANTI JOIN documents_as_of(as_at) AS t ON regexp_replace(t.title, '\s', '', 'g') = c.squeezed
)
SELECT
    a.number, mode(a.title) AS title,
    count(DISTINCT a.document_id) AS cited_by_count,
    list_sort(list(DISTINCT coalesce(d.title, d.path))) AS cited_by,
    arg_min(a.evidence, (d.issued_on, a.document_id, a.char_start)) AS evidence
FROM absent AS a
JOIN documents_as_of(as_at) AS d USING (document_id)
GROUP BY a.number, a.squeezed;

COMMENT ON MACRO TABLE missing_documents_as_of IS 'as missing_documents stood at the end of a day, or at a time (UTC): one row per document that is cited here and is not here';
