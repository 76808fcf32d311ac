-- No two targets, tasks or tables share an id.
SELECT 'targets' AS relation, target_id AS id, count(*) AS times FROM targets GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'tasks', task_id, count(*) FROM tasks GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'tables', table_id, count(*) FROM tables GROUP BY ALL HAVING count(*) > 1;
