-- Made from the view tasks_due by `make docs`.
CREATE OR REPLACE MACRO tasks_due_as_of_run(run) AS TABLE
FROM tasks_due_as_of(end_of_run(run));

COMMENT ON MACRO TABLE tasks_due_as_of_run IS 'as tasks_due stood when a run was over; see tasks_due_as_of';
