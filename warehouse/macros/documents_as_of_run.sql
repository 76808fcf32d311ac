-- Made from the view documents by `make docs`.
CREATE OR REPLACE MACRO documents_as_of_run(run) AS TABLE
FROM documents_as_of(end_of_run(run));

COMMENT ON MACRO TABLE documents_as_of_run IS 'as documents stood when a run was over; see documents_as_of';
