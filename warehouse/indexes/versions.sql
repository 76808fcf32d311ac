-- What a batch asks for each of its documents before it is stored: without these, all versions are read each time.
CREATE INDEX IF NOT EXISTS versions_document ON store.versions (document_id);
CREATE INDEX IF NOT EXISTS versions_content ON store.versions (content_sha256);
CREATE INDEX IF NOT EXISTS versions_text ON store.versions (text_hash);
