-- No row of a fact table belongs to a version that is not recorded.
SELECT f.relation, f.version_id, count(*) AS rows
FROM (
    SELECT 'texts' AS relation, version_id FROM store.texts
    UNION ALL SELECT 'targets', version_id FROM store.targets
    UNION ALL SELECT 'tasks', version_id FROM store.tasks
    UNION ALL SELECT 'responsibilities', version_id FROM store.responsibilities
    UNION ALL SELECT 'citations', version_id FROM store.citations
    UNION ALL SELECT 'tables', version_id FROM store.tables
    UNION ALL SELECT 'table_cells', version_id FROM store.table_cells
    UNION ALL SELECT 'numbers', version_id FROM store.numbers
    UNION ALL SELECT 'issues', version_id FROM store.issues
) AS f
ANTI JOIN store.versions AS v USING (version_id)
GROUP BY ALL;
