CREATE INDEX IF NOT EXISTS sources_content ON store.sources (content_sha256);
