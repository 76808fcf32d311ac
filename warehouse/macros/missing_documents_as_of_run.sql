-- Made from the view missing_documents by `make docs`.
CREATE OR REPLACE MACRO missing_documents_as_of_run(run) AS TABLE
FROM missing_documents_as_of(end_of_run(run));

COMMENT ON MACRO TABLE missing_documents_as_of_run IS 'as missing_documents stood when a run was over; see missing_documents_as_of';
