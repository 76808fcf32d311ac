-- No unit stands twice in the same role of the same task.
SELECT document_id, task_id, role, unit, count(*) AS times
FROM responsibilities
GROUP BY document_id, task_id, role, unit
HAVING count(*) > 1;
