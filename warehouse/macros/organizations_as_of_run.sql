-- Made from the view organizations by `make docs`.
CREATE OR REPLACE MACRO organizations_as_of_run(run) AS TABLE
FROM organizations_as_of(end_of_run(run));

COMMENT ON MACRO TABLE organizations_as_of_run IS 'as organizations stood when a run was over; see organizations_as_of';
