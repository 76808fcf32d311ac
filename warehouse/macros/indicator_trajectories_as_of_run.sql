-- Made from the view indicator_trajectories by `make docs`.
CREATE OR REPLACE MACRO indicator_trajectories_as_of_run(run) AS TABLE
FROM indicator_trajectories_as_of(end_of_run(run));

COMMENT ON MACRO TABLE indicator_trajectories_as_of_run IS 'as indicator_trajectories stood when a run was over; see indicator_trajectories_as_of';
