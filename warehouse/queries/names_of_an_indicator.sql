-- Under which names does one indicator go in different documents?
-- 同一指标在各文件中有哪些叫法？
-- $indicator: a part of its name, or of one it goes under (指标名称中的词); by default all, those with several names first
SELECT name, aliases, document_count, target_count
FROM indicators
WHERE $indicator IS NULL OR contains(name, $indicator::VARCHAR) OR contains(array_to_string(aliases, ' '), $indicator::VARCHAR)
ORDER BY len(aliases) DESC, document_count DESC, target_count DESC, name
LIMIT 50;
