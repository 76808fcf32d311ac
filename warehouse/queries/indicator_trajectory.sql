-- How is an indicator to move, from what was observed to the last target?
-- 一项指标从现状到目标年逐年是多少？
-- $indicator: its name (指标名称); by default the one with the most values here
SELECT title, subject, year, kind, comparator, value, unit, change
FROM indicator_trajectories
WHERE indicator = coalesce(
    $indicator::VARCHAR,
    (SELECT indicator FROM indicator_trajectories GROUP BY indicator ORDER BY count(*) DESC, indicator LIMIT 1)
)
ORDER BY title, subject, unit, year, kind;
