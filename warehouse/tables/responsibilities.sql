CREATE TABLE store.responsibilities (
    version_id      BIGINT NOT NULL,
    task_id         VARCHAR NOT NULL,
    role            VARCHAR NOT NULL CHECK (role IN ('lead', 'responsible', 'participating')),
    unit            VARCHAR NOT NULL,
    organization_id VARCHAR,
    position        INTEGER NOT NULL CHECK (position >= 1)
);
COMMENT ON TABLE store.responsibilities IS 'one row per version, task, unit and role';
