-- Which tasks are due, year by year, and whose are they?
-- 到期的任务有哪些，分别由谁承担？
-- $year: the year in which they are due (到期年份); by default all
SELECT due_year, unit, tasks, lead_tasks, titles
FROM unit_deadlines
WHERE $year IS NULL OR due_year = $year::INTEGER
ORDER BY due_year, tasks DESC, unit;
