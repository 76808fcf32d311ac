-- A target whose value is written in digits is bound to a number of the ledger.
SELECT t.document_id, t.target_id, t.indicator, t.value_text, t.char_start
FROM targets AS t
WHERE t.value IS NOT NULL
    AND regexp_matches(t.value_text, '[0-9]')
    AND NOT EXISTS (
        SELECT 1 FROM numbers AS n
        WHERE n.document_id = t.document_id AND n.fate = 'target'
            AND (n.target_id = t.target_id OR (n.char_start < t.char_end AND n.char_end > t.char_start))
    );
