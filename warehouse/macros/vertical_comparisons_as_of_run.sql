-- Made from the view vertical_comparisons by `make docs`.
CREATE OR REPLACE MACRO vertical_comparisons_as_of_run(run) AS TABLE
FROM vertical_comparisons_as_of(end_of_run(run));

COMMENT ON MACRO TABLE vertical_comparisons_as_of_run IS 'as vertical_comparisons stood when a run was over; see vertical_comparisons_as_of';
