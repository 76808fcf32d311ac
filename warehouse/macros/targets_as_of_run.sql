-- Made from the view targets by `make docs`.
CREATE OR REPLACE MACRO targets_as_of_run(run) AS TABLE
FROM targets_as_of(end_of_run(run));

COMMENT ON MACRO TABLE targets_as_of_run IS 'as targets stood when a run was over; see targets_as_of';
