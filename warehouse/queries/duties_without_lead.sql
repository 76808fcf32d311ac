-- Which duties have several units responsible and none that leads?
-- 哪些任务多家负责、无人牵头？
-- $title: a part of the document's title, such as 数字经济 (文件标题中的词); by default all
SELECT document_title, section, title, units
FROM leaderless_tasks
WHERE reason = 'several responsible' AND ($title IS NULL OR contains(document_title, $title::VARCHAR))
ORDER BY document_title, char_start;
