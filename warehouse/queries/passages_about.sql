-- In which passages is something spoken of, and in which document and section?
-- 哪些文件的哪些段落提到了“数据要素”？
SELECT d.title, p.section, p.text
FROM passages AS p
JOIN documents AS d USING (document_id)
WHERE contains(p.text, '数据要素')
ORDER BY d.title, p.char_start;
