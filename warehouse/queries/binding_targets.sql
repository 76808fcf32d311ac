-- Which targets are binding (约束性), and which are expected (预期性)?
-- 约束性、预期性指标各有哪些？
-- $region: a region's name or a part of it (所属地区，可写一部分); by default all
-- $indicator: an indicator's name or a part of it (指标名称，可写一部分); by default all
SELECT t.binding, d.title, t.indicator, t.year, t.value_text, t.unit
FROM targets AS t
JOIN documents AS d USING (document_id)
WHERE t.binding IS NOT NULL AND t.kind = 'target'
    AND ($region IS NULL OR contains(d.region, $region::VARCHAR))
    AND ($indicator IS NULL OR contains(t.indicator, $indicator::VARCHAR))
ORDER BY t.binding, d.title, t.char_start;
