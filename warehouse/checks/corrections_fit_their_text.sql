-- What a person corrected stands in the text as it did: a correction whose text or fact has changed is to be looked at.
SELECT correction_id, action, document_id, fact_id, quote, message, author, made_on, file, line
FROM corrections
WHERE status = 'outdated';
