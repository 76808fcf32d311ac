CREATE TABLE store.indicators (
    indicator_id VARCHAR PRIMARY KEY,
    name         VARCHAR NOT NULL
);
COMMENT ON TABLE store.indicators IS 'one row per indicator that a target was ever bound to';
