-- In which passages is something spoken of, and in which section?
-- 哪些段落提到了某事，在哪一节？
-- $words: what is spoken of, as it is written (原文中的词); by default 年
-- $title: a part of the document's title (文件标题中的词); by default all
SELECT title, section, text
FROM passages
WHERE ($title IS NULL OR contains(title, $title::VARCHAR)) AND contains(text, coalesce($words::VARCHAR, '年'))
ORDER BY title, char_start
LIMIT 100;
