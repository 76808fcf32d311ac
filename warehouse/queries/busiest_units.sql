-- Which units carry the most tasks, and in which role?
-- 哪些单位承担的任务最多，牵头几项、责任几项、配合几项？
-- $region: a region's name or a part of it (所属地区，可写一部分); by default all
-- $year: the year in which the tasks are due (到期年份); by default all
SELECT
    coalesce(any_value(o.name), any_value(r.unit)) AS unit,
    count(DISTINCT t.task_id) AS tasks,
    count(DISTINCT t.task_id) FILTER (r.role = 'lead') AS lead_tasks,
    count(DISTINCT t.task_id) FILTER (r.role = 'responsible') AS responsible_tasks,
    count(DISTINCT t.task_id) FILTER (r.role = 'participating') AS participating_tasks
FROM responsibilities AS r
JOIN tasks AS t ON t.document_id = r.document_id AND t.task_id = r.task_id
JOIN documents AS d ON d.document_id = r.document_id
LEFT JOIN organizations AS o ON o.organization_id = r.organization_id
WHERE ($region IS NULL OR contains(d.region, $region::VARCHAR)) AND ($year IS NULL OR t.due_year = $year::INTEGER)
GROUP BY coalesce(r.organization_id, concat(r.document_id, r.unit))
ORDER BY tasks DESC, lead_tasks DESC, unit
LIMIT 10;
