-- What has a beginning and an end begins before it ends: spans of years, ranges of values, periods and dates.
SELECT 'years of a target' AS span, document_id, target_id AS id, year_start::VARCHAR AS first, year::VARCHAR AS last
FROM targets WHERE year_start > year
UNION ALL
SELECT 'values of a range', document_id, target_id, value::VARCHAR, value_high::VARCHAR
FROM targets WHERE comparator = 'range' AND (value_high IS NULL OR value > value_high)
UNION ALL
SELECT 'period of a document', document_id, document_number, period_start::VARCHAR, period_end::VARCHAR
FROM documents WHERE period_start > period_end
UNION ALL
SELECT 'issue and printing', document_id, document_number, issued_on::VARCHAR, printed_on::VARCHAR
FROM documents WHERE issued_on > printed_on
UNION ALL
SELECT 'effect and expiry', document_id, document_number, effective_on::VARCHAR, expires_on::VARCHAR
FROM documents WHERE effective_on > expires_on;
