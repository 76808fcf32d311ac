CREATE TABLE store.citations (
    version_id BIGINT NOT NULL,
    title      VARCHAR,
    number     VARCHAR,
    section    VARCHAR NOT NULL,
    evidence   VARCHAR NOT NULL,
    char_start INTEGER NOT NULL CHECK (char_start >= 0),
    char_end   INTEGER NOT NULL,
    page       INTEGER,
    CHECK (char_start <= char_end),
    CHECK (title IS NOT NULL OR number IS NOT NULL)
);
COMMENT ON TABLE store.citations IS 'one row per version and document that it cites';
CREATE TABLE store.indicators (
    indicator_id VARCHAR PRIMARY KEY,
    name         VARCHAR NOT NULL
);
COMMENT ON TABLE store.indicators IS 'one row per indicator that a target was ever bound to';
CREATE TABLE store.issues (
    version_id BIGINT NOT NULL,
    stage      VARCHAR NOT NULL,
    code       VARCHAR NOT NULL,
    severity   VARCHAR NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
    message    VARCHAR NOT NULL,
    section    VARCHAR,
    evidence   VARCHAR,
    char_start INTEGER,
    char_end   INTEGER,
    page       INTEGER
);
COMMENT ON TABLE store.issues IS 'one row per version and thing in it that a reader should look at';
CREATE TABLE store.numbers (
    version_id BIGINT NOT NULL,
    char_start INTEGER NOT NULL CHECK (char_start >= 0),
    char_end   INTEGER NOT NULL,
    text       VARCHAR NOT NULL,
    fate       VARCHAR NOT NULL CHECK (fate IN ('target', 'task', 'citation', 'metadata', 'ignored', 'unread')),
    rule       VARCHAR NOT NULL,
    target_id  VARCHAR,
    CHECK (char_start < char_end)
);
COMMENT ON TABLE store.numbers IS 'one row per version and number in its text';
CREATE TABLE store.organizations (
    organization_id VARCHAR PRIMARY KEY,
    name            VARCHAR NOT NULL,
    region_code     VARCHAR,
    parent          VARCHAR,
    kind            VARCHAR NOT NULL CHECK (kind IN ('organization', 'group'))
);
COMMENT ON TABLE store.organizations IS 'one row per organisation that a unit was ever resolved to';
CREATE TABLE store.properties (
    key   VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);
COMMENT ON TABLE store.properties IS 'one row per property of the warehouse file';
CREATE TABLE store.regions (
    region_code VARCHAR PRIMARY KEY,
    name        VARCHAR NOT NULL,
    full_name   VARCHAR NOT NULL,
    level       VARCHAR NOT NULL,
    parent      VARCHAR
);
COMMENT ON TABLE store.regions IS 'one row per region of GB/T 2260';
CREATE TABLE store.rejections (
    path             VARCHAR PRIMARY KEY,
    content_sha256   VARCHAR NOT NULL,
    source           VARCHAR NOT NULL,
    stage            VARCHAR NOT NULL,
    code             VARCHAR NOT NULL,
    message          VARCHAR NOT NULL,
    attempts         INTEGER NOT NULL CHECK (attempts >= 1),
    first_attempt_at TIMESTAMP NOT NULL,
    last_attempt_at  TIMESTAMP NOT NULL,
    run_id           VARCHAR NOT NULL
);
COMMENT ON TABLE store.rejections IS 'one row per file that could not be read when it was last tried';
CREATE TABLE store.responsibilities (
    version_id      BIGINT NOT NULL,
    task_id         VARCHAR NOT NULL,
    role            VARCHAR NOT NULL CHECK (role IN ('lead', 'responsible', 'participating')),
    unit            VARCHAR NOT NULL,
    organization_id VARCHAR,
    position        INTEGER NOT NULL CHECK (position >= 1)
);
COMMENT ON TABLE store.responsibilities IS 'one row per version, task, unit and role';
CREATE TABLE store.run_documents (
    run_id         VARCHAR NOT NULL,
    document_id    VARCHAR,
    content_sha256 VARCHAR NOT NULL,
    path           VARCHAR NOT NULL,
    outcome        VARCHAR NOT NULL CHECK (outcome IN ('loaded', 'unchanged', 'rejected', 'superseded')),
    seconds        DOUBLE,
    CHECK (outcome = 'rejected' OR document_id IS NOT NULL)
);
COMMENT ON TABLE store.run_documents IS 'one row per run and file';
CREATE TABLE store.runs (
    run_id          VARCHAR PRIMARY KEY,
    command         VARCHAR NOT NULL,
    started_at      TIMESTAMP NOT NULL,
    finished_at     TIMESTAMP,
    status          VARCHAR NOT NULL CHECK (status IN ('running', 'succeeded', 'failed', 'cancelled', 'died')),
    message         VARCHAR,
    rules_version   VARCHAR NOT NULL,
    decode_rules    VARCHAR NOT NULL,
    recognize_rules VARCHAR NOT NULL,
    resolve_rules   VARCHAR NOT NULL,
    CHECK (finished_at IS NULL OR finished_at >= started_at)
);
COMMENT ON TABLE store.runs IS 'one row per run';
CREATE TABLE store.table_cells (
    version_id   BIGINT NOT NULL,
    table_id     VARCHAR NOT NULL,
    row_index    INTEGER NOT NULL CHECK (row_index >= 1),
    column_index INTEGER NOT NULL CHECK (column_index >= 1),
    column_name  VARCHAR NOT NULL,
    text         VARCHAR NOT NULL,
    char_start   INTEGER NOT NULL CHECK (char_start >= 0),
    char_end     INTEGER NOT NULL,
    page         INTEGER,
    CHECK (char_start <= char_end)
);
COMMENT ON TABLE store.table_cells IS 'one row per version, table, row and column';
CREATE TABLE store.tables (
    version_id BIGINT NOT NULL,
    table_id   VARCHAR NOT NULL,
    section    VARCHAR NOT NULL,
    caption    VARCHAR NOT NULL,
    header     VARCHAR[] NOT NULL,
    row_count  INTEGER NOT NULL,
    char_start INTEGER NOT NULL CHECK (char_start >= 0),
    char_end   INTEGER NOT NULL,
    page       INTEGER,
    CHECK (char_start <= char_end)
);
COMMENT ON TABLE store.tables IS 'one row per version and table';
CREATE TABLE store.targets (
    version_id   BIGINT NOT NULL,
    target_id    VARCHAR NOT NULL,
    section      VARCHAR NOT NULL,
    indicator    VARCHAR NOT NULL,
    indicator_id VARCHAR NOT NULL,
    subject      VARCHAR NOT NULL,
    comparator   VARCHAR NOT NULL CHECK (comparator IN ('=', '>=', '>', '<=', '<', '~', 'range')),
    value        DOUBLE,
    value_high   DOUBLE,
    value_exact  VARCHAR,
    unit         VARCHAR NOT NULL,
    value_text   VARCHAR NOT NULL,
    kind         VARCHAR NOT NULL CHECK (kind IN ('target', 'baseline')),
    year         INTEGER,
    year_start   INTEGER,
    recurrence   VARCHAR NOT NULL,
    binding      VARCHAR CHECK (binding IN ('约束性', '预期性')),
    evidence     VARCHAR NOT NULL,
    char_start   INTEGER NOT NULL CHECK (char_start >= 0),
    char_end     INTEGER NOT NULL,
    page         INTEGER,
    table_id     VARCHAR,
    row_index    INTEGER CHECK (row_index >= 1),
    column_index INTEGER CHECK (column_index >= 1),
    rule         VARCHAR NOT NULL,
    CHECK (char_start <= char_end)
);
COMMENT ON TABLE store.targets IS 'one row per version and quantity bound to an indicator';
CREATE TABLE store.tasks (
    version_id BIGINT NOT NULL,
    task_id    VARCHAR NOT NULL,
    section    VARCHAR NOT NULL,
    title      VARCHAR NOT NULL,
    due_year   INTEGER,
    attributes JSON NOT NULL,
    evidence   VARCHAR NOT NULL,
    char_start INTEGER NOT NULL CHECK (char_start >= 0),
    char_end   INTEGER NOT NULL,
    page       INTEGER,
    rule       VARCHAR NOT NULL,
    CHECK (char_start <= char_end)
);
COMMENT ON TABLE store.tasks IS 'one row per version and piece of work';
CREATE TABLE store.texts (
    version_id BIGINT NOT NULL,
    text       VARCHAR NOT NULL
);
COMMENT ON TABLE store.texts IS 'one row per version of a document: the text that all offsets count in';
CREATE TABLE store.versions (
    version_id      BIGINT PRIMARY KEY,
    document_id     VARCHAR NOT NULL,
    identity        VARCHAR NOT NULL CHECK (identity IN ('number', 'address')),
    content_sha256  VARCHAR NOT NULL,
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
    superseded_by   BIGINT
);
COMMENT ON TABLE store.versions IS 'one row per reading of a document that differed from the one before';
