-- Which duties in plans for the digital economy have several units responsible and none that leads?
-- 数字经济类文件中，哪些任务多家负责、无人牵头？
SELECT document_title, section, title, units
FROM leaderless_tasks
WHERE document_title LIKE '%数字经济%' AND reason = 'several responsible'
ORDER BY document_title, char_start;
