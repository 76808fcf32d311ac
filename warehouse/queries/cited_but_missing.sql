-- Which documents are cited here and are not here, the most cited first?
-- 哪些被引用的文件尚未入库？
SELECT number, title, cited_by_count, cited_by
FROM missing_documents
ORDER BY cited_by_count DESC, number NULLS LAST, title;
