-- From schema 3 to 4: what sort of promise a target is, and what is to be done in a task. Facts read before have neither until their document is read again,
-- which the next run does, since the rules have changed.
ALTER TABLE store.targets ADD COLUMN category VARCHAR;
ALTER TABLE store.tasks ADD COLUMN text VARCHAR;
