-- Made from the view reversals by `make docs`.
CREATE OR REPLACE MACRO reversals_as_of_run(run) AS TABLE
FROM reversals_as_of(end_of_run(run));

COMMENT ON MACRO TABLE reversals_as_of_run IS 'as reversals stood when a run was over; see reversals_as_of';
