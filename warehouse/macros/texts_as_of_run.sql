-- Made from the view texts by `make docs`.
CREATE OR REPLACE MACRO texts_as_of_run(run) AS TABLE
FROM texts_as_of(end_of_run(run));

COMMENT ON MACRO TABLE texts_as_of_run IS 'as texts stood when a run was over; see texts_as_of';
