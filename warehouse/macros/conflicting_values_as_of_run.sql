-- Made from the view conflicting_values by `make docs`.
CREATE OR REPLACE MACRO conflicting_values_as_of_run(run) AS TABLE
FROM conflicting_values_as_of(end_of_run(run));

COMMENT ON MACRO TABLE conflicting_values_as_of_run IS 'as conflicting_values stood when a run was over; see conflicting_values_as_of';
