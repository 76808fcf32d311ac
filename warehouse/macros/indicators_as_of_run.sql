-- Made from the view indicators by `make docs`.
CREATE OR REPLACE MACRO indicators_as_of_run(run) AS TABLE
FROM indicators_as_of(end_of_run(run));

COMMENT ON MACRO TABLE indicators_as_of_run IS 'as indicators stood when a run was over; see indicators_as_of';
