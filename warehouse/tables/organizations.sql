CREATE TABLE store.organizations (
    organization_id VARCHAR PRIMARY KEY,
    name            VARCHAR NOT NULL,
    region_code     VARCHAR,
    parent          VARCHAR,
    kind            VARCHAR NOT NULL CHECK (kind IN ('organization', 'group'))
);
COMMENT ON TABLE store.organizations IS 'one row per organisation that a unit was ever resolved to';
