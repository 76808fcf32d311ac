-- A day counts whole: what was loaded on it is seen. A time counts as it stands.
CREATE OR REPLACE MACRO end_of(as_at) AS
CASE
    WHEN isfinite(as_at::TIMESTAMP) AND as_at::TIMESTAMP = date_trunc('day', as_at::TIMESTAMP) THEN as_at::TIMESTAMP + INTERVAL 1 DAY
    ELSE as_at::TIMESTAMP
END;
COMMENT ON MACRO end_of IS 'the moment before which something must have been loaded to be seen as of a day (whole) or a time (UTC)';
