-- A citation that fits several documents here, or the citing one itself, is not missing: it is left unbound on purpose.
CREATE OR REPLACE VIEW missing_documents AS
WITH cited AS (
    SELECT
        document_id, number, title, evidence, char_start,
        CASE WHEN number IS NULL THEN regexp_replace(title, '\s', '', 'g') END AS squeezed
    FROM citations
    WHERE cited_document_id IS NULL
),
absent AS (
    SELECT c.*
    FROM cited AS c
    ANTI JOIN documents AS n ON n.document_number = c.number
    ANTI JOIN documents AS t ON regexp_replace(t.title, '\s', '', 'g') = c.squeezed
)
SELECT
    a.number, mode(a.title) AS title,
    count(DISTINCT a.document_id) AS cited_by_count,
    list_sort(list(DISTINCT coalesce(d.title, d.path))) AS cited_by,
    arg_min(a.evidence, (d.issued_on, a.document_id, a.char_start)) AS evidence
FROM absent AS a
JOIN documents AS d USING (document_id)
GROUP BY a.number, a.squeezed;

COMMENT ON VIEW missing_documents IS 'one row per document that is cited here and is not here';
COMMENT ON COLUMN missing_documents.number IS '发文字号 as cited, or null';
COMMENT ON COLUMN missing_documents.title IS 'title as cited (the most frequent form), or null';
COMMENT ON COLUMN missing_documents.cited_by_count IS 'documents that cite it';
COMMENT ON COLUMN missing_documents.cited_by IS 'list of their titles';
COMMENT ON COLUMN missing_documents.evidence IS 'a passage that cites it';
