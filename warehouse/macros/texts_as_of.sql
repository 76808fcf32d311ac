-- Made from the view texts by `make docs`.
CREATE OR REPLACE MACRO texts_as_of(as_at) AS TABLE
SELECT v.document_id, t.text
FROM store.versions AS v
JOIN store.texts AS t USING (version_id)
WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at));

COMMENT ON MACRO TABLE texts_as_of IS 'as texts stood at the end of a day, or at a time (UTC): one row per document now in force, with its text';
