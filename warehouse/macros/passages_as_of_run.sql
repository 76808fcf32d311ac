-- Made from the view passages by `make docs`.
CREATE OR REPLACE MACRO passages_as_of_run(run) AS TABLE
FROM passages_as_of(end_of_run(run));

COMMENT ON MACRO TABLE passages_as_of_run IS 'as passages stood when a run was over; see passages_as_of';
