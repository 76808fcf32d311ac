-- Made from the view target_bounds by `make docs`.
CREATE OR REPLACE MACRO target_bounds_as_of_run(run) AS TABLE
FROM target_bounds_as_of(end_of_run(run));

COMMENT ON MACRO TABLE target_bounds_as_of_run IS 'as target_bounds stood when a run was over; see target_bounds_as_of';
