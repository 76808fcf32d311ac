-- A citation is bound when it is asked for, so that a document that arrives later is found too. A number decides
-- where there is one: plans of the same title are issued again and again. Of several candidates none is taken. Each join
-- is on one equality: with a second condition DuckDB compares every citation with every document.
CREATE OR REPLACE VIEW citations AS
WITH by_number AS (
    SELECT document_number, any_value(document_id) AS document_id
    FROM documents
    WHERE document_number IS NOT NULL
    GROUP BY document_number
    HAVING count(*) = 1
),
by_title AS (
    SELECT regexp_replace(title, '\s', '', 'g') AS title, any_value(document_id) AS document_id
    FROM documents
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
WHERE v.superseded_at IS NULL;

COMMENT ON VIEW citations IS 'one row per document cited by a document';
COMMENT ON COLUMN citations.document_id IS 'the document that cites';
COMMENT ON COLUMN citations.title IS 'title as cited, without its 《》';
COMMENT ON COLUMN citations.number IS '发文字号 as cited, with 〔〕 and no spaces';
COMMENT ON COLUMN citations.cited_document_id IS 'the cited document where it is here and the only one to fit';
COMMENT ON COLUMN citations.section IS 'ordinals of the headings above it: 3.1.2; Ak is the k-th attachment, #n a row of its table, 0 before the first heading';
COMMENT ON COLUMN citations.evidence IS 'passage that cites';
COMMENT ON COLUMN citations.char_start IS 'where the evidence begins in the text of the document: code points, from 0';
COMMENT ON COLUMN citations.char_end IS 'where the evidence ends, exclusive';
COMMENT ON COLUMN citations.page IS 'page it stands on, from 1; null where the format has none';
COMMENT ON COLUMN citations.table_id IS 'table it stands in; see tables';
COMMENT ON COLUMN citations.row_index IS 'first row of that table that it stands in, from 1; null in the header';
COMMENT ON COLUMN citations.column_index IS 'column of that table, from 1';
COMMENT ON COLUMN citations.box IS 'box around it on that page: left, top, right, bottom, in points from the upper left corner of the page as shown; null where the format has none';
COMMENT ON COLUMN citations.confidence IS 'how sure the reading of a page that is a picture is, from 0 to 1; null where the page has text';
