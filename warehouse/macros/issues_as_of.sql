-- Made from the view issues by `make docs`.
CREATE OR REPLACE MACRO issues_as_of(as_at) AS TABLE
SELECT
    v.document_id, i.stage, i.code, i.severity, i.message, i.section, i.evidence, i.char_start, i.char_end, i.page,
    v.run_id
FROM store.issues AS i
JOIN store.versions AS v USING (version_id)
WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at));

COMMENT ON MACRO TABLE issues_as_of IS 'as issues stood at the end of a day, or at a time (UTC): one row per thing in a document that a reader should look at';
