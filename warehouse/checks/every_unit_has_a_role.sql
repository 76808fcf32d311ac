-- A responsibility names a unit, in a known role, for a task of its document.
SELECT r.document_id, r.task_id, r.unit, r.role
FROM responsibilities AS r
LEFT JOIN tasks AS t ON t.document_id = r.document_id AND t.task_id = r.task_id
WHERE trim(r.unit) = '' OR r.role NOT IN ('lead', 'responsible', 'participating') OR t.task_id IS NULL;
