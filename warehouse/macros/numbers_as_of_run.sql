-- Made from the view numbers by `make docs`.
CREATE OR REPLACE MACRO numbers_as_of_run(run) AS TABLE
FROM numbers_as_of(end_of_run(run));

COMMENT ON MACRO TABLE numbers_as_of_run IS 'as numbers stood when a run was over; see numbers_as_of';
