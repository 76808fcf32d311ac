-- Made from the view responsibilities by `make docs`.
CREATE OR REPLACE MACRO responsibilities_as_of(as_at) AS TABLE
SELECT r.task_id, v.document_id, r.role, r.unit, r.organization_id, r.position
FROM store.responsibilities AS r
JOIN store.versions AS v USING (version_id)
WHERE v.ingested_at < end_of(as_at)
    AND (v.superseded_at IS NULL OR v.superseded_at >= end_of(as_at));

COMMENT ON MACRO TABLE responsibilities_as_of IS 'as responsibilities stood at the end of a day, or at a time (UTC): one row per task, unit and role';
