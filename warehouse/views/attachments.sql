-- A page names its attachments by address (or by path, where it is a file with its attachments beside it); so they are tied
-- when they are asked for, whichever came first. The members of a ZIP bundle are known by its address, # and their name.
CREATE OR REPLACE VIEW attachments AS
WITH links AS (
    SELECT DISTINCT document_id, source_uri, unnest(attachments) AS attachment_uri
    FROM document_sources
    WHERE is_current
),
found AS (
    SELECT source_uri, split_part(source_uri, '#', 1) AS address, max_by(document_id, first_seen_at) AS document_id
    FROM document_sources
    GROUP BY ALL
)
SELECT l.document_id, l.source_uri, l.attachment_uri, f.document_id AS attachment_id
FROM links AS l
LEFT JOIN found AS f
    ON f.address = split_part(l.attachment_uri, '#', 1)
    AND (f.source_uri = l.attachment_uri OR starts_with(f.source_uri, l.attachment_uri || '#'));

COMMENT ON VIEW attachments IS 'one row per article, attachment that it links to, and document read from there';
COMMENT ON COLUMN attachments.document_id IS 'document of the article; see documents';
COMMENT ON COLUMN attachments.source_uri IS 'address of the article, else its path';
COMMENT ON COLUMN attachments.attachment_uri IS 'address (or path) that it links to';
COMMENT ON COLUMN attachments.attachment_id IS 'document of the attachment; null where it was not received or could not be read (see rejections)';
