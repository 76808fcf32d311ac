-- How do regions of one level compare on an indicator, and how far is each from the first and from the region above?
-- 一项指标，同一年份各地排第几？与第一名、与上级差多少？
-- $indicator: its name (指标名称); by default the one that most regions have
SELECT indicator, year, region_level, rank, region, value_text, value, gap_to_best, superior_region, gap_to_superior
FROM regional_comparisons
WHERE indicator = coalesce(
    $indicator::VARCHAR,
    (SELECT indicator FROM regional_comparisons GROUP BY indicator ORDER BY max(region_count) DESC, indicator LIMIT 1)
)
ORDER BY unit, year, region_level, rank, region;
