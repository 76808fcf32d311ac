-- Made from the view unit_deadlines by `make docs`.
CREATE OR REPLACE MACRO unit_deadlines_as_of_run(run) AS TABLE
FROM unit_deadlines_as_of(end_of_run(run));

COMMENT ON MACRO TABLE unit_deadlines_as_of_run IS 'as unit_deadlines stood when a run was over; see unit_deadlines_as_of';
