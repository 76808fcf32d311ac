-- A run that finished says how, and one that did not is running or died.
SELECT run_id, status, started_at, finished_at
FROM runs
WHERE (finished_at IS NULL) <> (status IN ('running', 'died'));
