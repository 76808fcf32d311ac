-- Is a local target as strict as that of the superior document that it cites?
-- 下级文件的目标与所依据的上级文件是否一致？
-- $region: the local region's name or a part of it (下级地区，可写一部分); by default all
SELECT region, indicator, year, value_text, cited_region, cited_value_text, gap, verdict
FROM vertical_comparisons
WHERE $region IS NULL OR contains(region, $region::VARCHAR)
ORDER BY verdict = 'weaker' DESC, region, indicator, year;
