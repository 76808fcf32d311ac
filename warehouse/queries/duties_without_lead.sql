-- Which duties have several units responsible and none that leads?
-- 哪些任务多家负责、无人牵头？
SELECT document_title, section, title, units
FROM leaderless_tasks
WHERE reason = 'several responsible'
ORDER BY document_title, char_start;
