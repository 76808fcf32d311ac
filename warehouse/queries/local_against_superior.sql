-- Is a local target as strict as that of the city's document that it cites?
-- 下级文件的目标与所依据的云州市文件是否一致？
SELECT region, indicator, year, value_text, cited_region, cited_value_text, gap, verdict
FROM vertical_comparisons
WHERE cited_region = '云州市'
ORDER BY verdict = 'weaker' DESC, region, indicator, year;
