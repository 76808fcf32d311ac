-- Which documents in force in one region set different values for one indicator and year?
-- 同一地区现行文件之间，哪些指标口径打架？
-- $region: a region's name or a part of it (地区，可写一部分); by default all
SELECT region, indicator, year, earlier_title, earlier_value_text, later_title, later_value_text
FROM document_conflicts
WHERE $region IS NULL OR contains(region, $region::VARCHAR)
ORDER BY region, indicator, year, earlier_title, later_title;
