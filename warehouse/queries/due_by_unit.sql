-- Which tasks are due in a year, and whose are they?
-- 2025年到期的任务有哪些，分别由谁承担？
SELECT unit, tasks, lead_tasks, titles
FROM unit_deadlines
WHERE due_year = 2025
ORDER BY tasks DESC, unit;
