-- Which numbers does no rule account for, and what stands around them?
-- 还有哪些数字没有读懂？
-- $title: a part of the document's title (文件标题中的词); by default all
SELECT title, text, passage
FROM unread_numbers
WHERE $title IS NULL OR contains(title, $title::VARCHAR)
ORDER BY title, char_start;
