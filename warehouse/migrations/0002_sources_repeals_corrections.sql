-- From schema 1 to 2: where documents were found, what repeals them, corrections, and the rules behind each version.
ALTER TABLE store.versions ADD COLUMN end_reason VARCHAR;
ALTER TABLE store.versions ADD COLUMN text_hash VARCHAR;
ALTER TABLE store.versions ADD COLUMN rules_version VARCHAR;
ALTER TABLE store.versions ADD COLUMN corrections_hash VARCHAR;
ALTER TABLE store.runs ADD COLUMN shared_rules VARCHAR;
ALTER TABLE store.runs ADD COLUMN lexicon_rules VARCHAR;
-- The same hash as pipeline/store/identity.py makes of a text.
UPDATE store.versions SET text_hash = left(sha256(regexp_replace(t.text, '[ \t\n\f\r\x{A0}\x{3000}]', '', 'g')), 32)
FROM store.texts AS t
WHERE t.version_id = versions.version_id AND length(t.text) >= 40;
UPDATE store.versions SET rules_version = r.rules_version FROM store.runs AS r WHERE r.run_id = versions.run_id;
UPDATE store.versions SET end_reason = 'version' WHERE superseded_at IS NOT NULL;
INSERT INTO store.sources BY NAME
SELECT document_id, content_sha256, text_hash, path, url, source, media_type, fetched_at, run_id, ingested_at AS first_seen_at
FROM store.versions
QUALIFY row_number() OVER (PARTITION BY content_sha256, coalesce(url, path) ORDER BY version_id) = 1;
INSERT INTO store.sources BY NAME
SELECT d.document_id, d.content_sha256, v.text_hash, d.path, v.source, v.media_type, d.run_id, r.started_at AS first_seen_at
FROM store.run_documents AS d
JOIN store.runs AS r USING (run_id)
JOIN (
    SELECT * FROM store.versions QUALIFY row_number() OVER (PARTITION BY content_sha256 ORDER BY version_id DESC) = 1
) AS v ON v.content_sha256 = d.content_sha256
ANTI JOIN store.sources AS s ON s.content_sha256 = d.content_sha256 AND s.path = d.path
WHERE d.document_id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY d.content_sha256, d.path ORDER BY r.started_at) = 1;
