-- Made from the view issues by `make docs`.
CREATE OR REPLACE MACRO issues_as_of_run(run) AS TABLE
FROM issues_as_of(end_of_run(run));

COMMENT ON MACRO TABLE issues_as_of_run IS 'as issues stood when a run was over; see issues_as_of';
