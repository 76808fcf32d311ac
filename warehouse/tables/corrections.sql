-- A copy of the files in corrections/ as the last run found them, so that SQL can ask for those that met no document.
CREATE TABLE store.corrections (
    correction_id VARCHAR NOT NULL,
    action        VARCHAR NOT NULL CHECK (action IN ('change', 'add', 'strike')),
    document      VARCHAR NOT NULL,
    fact_id       VARCHAR,
    quote         VARCHAR NOT NULL,
    fields        JSON NOT NULL,
    author        VARCHAR NOT NULL,
    reason        VARCHAR NOT NULL,
    made_on       DATE NOT NULL,
    file          VARCHAR NOT NULL,
    line          INTEGER NOT NULL
);
COMMENT ON TABLE store.corrections IS 'one row per correction that a person has made';
