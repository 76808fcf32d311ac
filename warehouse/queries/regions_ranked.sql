-- How do regions of one level compare on an indicator, and how far is each from the first and from the region above?
-- 普惠托位占比，同一年份各地排第几？与第一名、与上级差多少？
SELECT indicator, year, region_level, rank, region, value_text, value, gap_to_best, superior_region, gap_to_superior
FROM regional_comparisons
WHERE indicator = '普惠托位占比' AND region_count > 1
ORDER BY unit, year, region_level, rank, region;
