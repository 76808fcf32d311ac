-- Made from the view tables by `make docs`.
CREATE OR REPLACE MACRO tables_as_of_run(run) AS TABLE
FROM tables_as_of(end_of_run(run));

COMMENT ON MACRO TABLE tables_as_of_run IS 'as tables stood when a run was over; see tables_as_of';
