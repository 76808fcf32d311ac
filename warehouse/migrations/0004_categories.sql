-- From schema 3 to 4: what sort of promise a target is. A target read before has none until its document is read again,
-- which the next run does, since the rules have changed.
ALTER TABLE store.targets ADD COLUMN category VARCHAR;
