-- Made from the view table_cells by `make docs`.
CREATE OR REPLACE MACRO table_cells_as_of_run(run) AS TABLE
FROM table_cells_as_of(end_of_run(run));

COMMENT ON MACRO TABLE table_cells_as_of_run IS 'as table_cells stood when a run was over; see table_cells_as_of';
