-- In which passages do plans for the digital economy speak of something, and in which section?
-- 数字经济类文件中，哪些段落提到了“数据要素”？
SELECT title, section, text
FROM passages
WHERE title LIKE '%数字经济%' AND contains(text, '数据要素')
ORDER BY title, char_start;
