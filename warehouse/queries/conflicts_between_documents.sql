-- Which documents in force in one region set different values for one indicator and year?
-- 临江区现行文件之间，哪些指标口径打架？
SELECT region, indicator, year, earlier_title, earlier_value_text, later_title, later_value_text
FROM document_conflicts
WHERE region = '云州市临江区'
ORDER BY indicator, year, earlier_title, later_title;
