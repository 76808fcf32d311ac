-- Made from the view document_conflicts by `make docs`.
CREATE OR REPLACE MACRO document_conflicts_as_of_run(run) AS TABLE
FROM document_conflicts_as_of(end_of_run(run));

COMMENT ON MACRO TABLE document_conflicts_as_of_run IS 'as document_conflicts stood when a run was over; see document_conflicts_as_of';
