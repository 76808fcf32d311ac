-- Under which names does one indicator go in different documents?
-- 同一指标在各文件中有哪些叫法？
SELECT name, aliases, document_count, target_count
FROM indicators
WHERE len(aliases) > 1
ORDER BY document_count DESC, target_count DESC, name;
