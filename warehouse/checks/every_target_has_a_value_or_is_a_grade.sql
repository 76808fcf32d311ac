-- A target without a value is a grade, and a grade has no value.
SELECT document_id, target_id, indicator, value, unit, value_text
FROM targets
WHERE (value IS NULL) <> (unit = '等级');
