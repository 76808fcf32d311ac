-- Of the versions of a document, and of the readings of the same bytes, at most one is in force.
SELECT 'document_id' AS shared, document_id AS value, count(*) AS versions FROM documents GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'content_sha256', content_sha256, count(*) FROM documents GROUP BY ALL HAVING count(*) > 1;
