-- Made from the view leaderless_tasks by `make docs`.
CREATE OR REPLACE MACRO leaderless_tasks_as_of_run(run) AS TABLE
FROM leaderless_tasks_as_of(end_of_run(run));

COMMENT ON MACRO TABLE leaderless_tasks_as_of_run IS 'as leaderless_tasks stood when a run was over; see leaderless_tasks_as_of';
