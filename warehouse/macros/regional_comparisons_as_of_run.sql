-- Made from the view regional_comparisons by `make docs`.
CREATE OR REPLACE MACRO regional_comparisons_as_of_run(run) AS TABLE
FROM regional_comparisons_as_of(end_of_run(run));

COMMENT ON MACRO TABLE regional_comparisons_as_of_run IS 'as regional_comparisons stood when a run was over; see regional_comparisons_as_of';
