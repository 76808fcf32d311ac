-- A target says what it measures.
SELECT document_id, target_id, value_text, evidence
FROM targets
WHERE trim(indicator) = '';
