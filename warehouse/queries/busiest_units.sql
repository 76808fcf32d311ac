-- Which units of a region carry the most tasks, and in which role?
-- 临江区哪些单位承担的任务最多，牵头几项、责任几项、配合几项？
SELECT
    unit, sum(tasks) AS tasks, sum(lead_tasks) AS lead_tasks, sum(responsible_tasks) AS responsible_tasks,
    sum(participating_tasks) AS participating_tasks
FROM unit_workload
WHERE region = '云州市临江区'
GROUP BY unit, coalesce(organization_id, document_id)
ORDER BY tasks DESC, lead_tasks DESC, unit
LIMIT 10;
