-- The list of GB/T 2260 that the rules use, copied here so that SQL can join it.
CREATE TABLE store.regions (
    region_code VARCHAR PRIMARY KEY,
    name        VARCHAR NOT NULL,
    full_name   VARCHAR NOT NULL,
    level       VARCHAR NOT NULL,
    parent      VARCHAR
);
COMMENT ON TABLE store.regions IS 'one row per region of GB/T 2260';
