-- Made from the view odd_shares by `make docs`.
CREATE OR REPLACE MACRO odd_shares_as_of_run(run) AS TABLE
FROM odd_shares_as_of(end_of_run(run));

COMMENT ON MACRO TABLE odd_shares_as_of_run IS 'as odd_shares stood when a run was over; see odd_shares_as_of';
