-- Made from the view citations by `make docs`.
CREATE OR REPLACE MACRO citations_as_of_run(run) AS TABLE
FROM citations_as_of(end_of_run(run));

COMMENT ON MACRO TABLE citations_as_of_run IS 'as citations stood when a run was over; see citations_as_of';
