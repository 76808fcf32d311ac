-- Made from the view contradictions by `make docs`.
CREATE OR REPLACE MACRO contradictions_as_of_run(run) AS TABLE
FROM contradictions_as_of(end_of_run(run));

COMMENT ON MACRO TABLE contradictions_as_of_run IS 'as contradictions stood when a run was over; see contradictions_as_of';
