-- Which documents are cited here and are not here, the most cited first?
-- 哪些被引用的文件尚未入库？
-- $title: a part of the title as cited (标题中的词); by default all
SELECT number, title, cited_by_count, cited_by
FROM missing_documents
WHERE $title IS NULL OR contains(title, $title::VARCHAR)
ORDER BY cited_by_count DESC, number NULLS LAST, title;
