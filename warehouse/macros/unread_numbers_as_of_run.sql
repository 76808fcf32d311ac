-- Made from the view unread_numbers by `make docs`.
CREATE OR REPLACE MACRO unread_numbers_as_of_run(run) AS TABLE
FROM unread_numbers_as_of(end_of_run(run));

COMMENT ON MACRO TABLE unread_numbers_as_of_run IS 'as unread_numbers stood when a run was over; see unread_numbers_as_of';
