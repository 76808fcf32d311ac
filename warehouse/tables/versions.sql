-- Fact tables are only ever appended to. Their rows belong to a version, and superseding a version is one update
-- here: no reader sees a mix, and what a document said before stays reachable. Version ids rise with time, so the
-- rows of a version lie together and DuckDB's zone maps find them. A version ends when another of its document takes its
-- place ('version'), or when a document repeals its document ('repealed'); then superseded_by is that one's version.
-- What a batch is looked up by is not compressed: it is compared without being unpacked first, in a fifth of the time.
CREATE TABLE store.versions (
    version_id      BIGINT PRIMARY KEY,
    document_id     VARCHAR NOT NULL USING COMPRESSION uncompressed,
    identity        VARCHAR NOT NULL CHECK (identity IN ('number', 'address')),
    content_sha256  VARCHAR NOT NULL USING COMPRESSION uncompressed,
    facts_hash      VARCHAR NOT NULL,
    title           VARCHAR,
    document_number VARCHAR,
    issuer          VARCHAR,
    region          VARCHAR,
    region_code     VARCHAR,
    region_level    VARCHAR,
    issued_on       DATE,
    printed_on      DATE,
    effective_on    DATE,
    expires_on      DATE,
    period_start    INTEGER,
    period_end      INTEGER,
    genre           VARCHAR,
    is_public       BOOLEAN,
    path            VARCHAR NOT NULL,
    url             VARCHAR,
    source          VARCHAR NOT NULL,
    media_type      VARCHAR NOT NULL,
    fetched_at      TIMESTAMP,
    page_count      INTEGER,
    char_count      INTEGER NOT NULL,
    run_id          VARCHAR NOT NULL,
    ingested_at     TIMESTAMP NOT NULL,
    superseded_at   TIMESTAMP,
    superseded_by   BIGINT,
    end_reason       VARCHAR,
    text_hash        VARCHAR USING COMPRESSION uncompressed,
    rules_version    VARCHAR,
    corrections_hash VARCHAR
);
COMMENT ON TABLE store.versions IS 'one row per reading of a document that differed from the one before';
