-- Which targets are binding (约束性), and which are expected (预期性)?
-- 约束性、预期性指标各有哪些？
SELECT t.binding, d.title, t.indicator, t.year, t.value_text, t.unit
FROM targets AS t
JOIN documents AS d USING (document_id)
WHERE t.binding IS NOT NULL AND t.kind = 'target'
ORDER BY t.binding, d.title, t.char_start;
