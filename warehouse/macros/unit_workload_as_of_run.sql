-- Made from the view unit_workload by `make docs`.
CREATE OR REPLACE MACRO unit_workload_as_of_run(run) AS TABLE
FROM unit_workload_as_of(end_of_run(run));

COMMENT ON MACRO TABLE unit_workload_as_of_run IS 'as unit_workload stood when a run was over; see unit_workload_as_of';
