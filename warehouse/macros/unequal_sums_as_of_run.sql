-- Made from the view unequal_sums by `make docs`.
CREATE OR REPLACE MACRO unequal_sums_as_of_run(run) AS TABLE
FROM unequal_sums_as_of(end_of_run(run));

COMMENT ON MACRO TABLE unequal_sums_as_of_run IS 'as unequal_sums stood when a run was over; see unequal_sums_as_of';
