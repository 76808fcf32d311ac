-- Made from the view tasks by `make docs`.
CREATE OR REPLACE MACRO tasks_as_of_run(run) AS TABLE
FROM tasks_as_of(end_of_run(run));

COMMENT ON MACRO TABLE tasks_as_of_run IS 'as tasks stood when a run was over; see tasks_as_of';
