-- Made from the view numbers by `make docs`.
CREATE OR REPLACE MACRO numbers_as_of(as_at) AS TABLE
SELECT v.document_id, n.char_start, n.char_end, n.text, n.fate, n.rule, n.target_id
FROM store.numbers AS n
JOIN store.versions AS v USING (version_id)
WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at));

COMMENT ON MACRO TABLE numbers_as_of IS 'as numbers stood at the end of a day, or at a time (UTC): one row per number in the text of a document, with what became of it';
