-- Made from the view responsibilities by `make docs`.
CREATE OR REPLACE MACRO responsibilities_as_of_run(run) AS TABLE
FROM responsibilities_as_of(end_of_run(run));

COMMENT ON MACRO TABLE responsibilities_as_of_run IS 'as responsibilities stood when a run was over; see responsibilities_as_of';
