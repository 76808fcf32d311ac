-- How is an indicator to move, from what was observed to the last target?
-- 数字经济核心产业增加值，从现状到目标年逐年是多少？
SELECT title, year, kind, comparator, value / 1e8 AS value_in_yi, change / 1e8 AS change_in_yi
FROM indicator_trajectories
WHERE indicator = '数字经济核心产业增加值' AND unit = '元'
ORDER BY title, year;
