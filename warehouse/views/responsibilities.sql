CREATE OR REPLACE VIEW responsibilities AS
SELECT r.task_id, v.document_id, r.role, r.unit, r.organization_id, r.position
FROM store.responsibilities AS r
JOIN store.versions AS v USING (version_id)
WHERE v.superseded_at IS NULL;

COMMENT ON VIEW responsibilities IS 'one row per task, unit and role';
COMMENT ON COLUMN responsibilities.task_id IS 'the task; see tasks';
COMMENT ON COLUMN responsibilities.document_id IS 'the document; see documents';
COMMENT ON COLUMN responsibilities.role IS 'lead (牵头), responsible (责任) or participating (配合)';
COMMENT ON COLUMN responsibilities.unit IS 'the unit as written';
COMMENT ON COLUMN responsibilities.organization_id IS 'the unit resolved to its government; see organizations; null where that is not sure';
COMMENT ON COLUMN responsibilities.position IS 'place among the units of the task, from 1';
