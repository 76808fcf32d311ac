-- Made from the view document_conflicts by `make docs`.
CREATE OR REPLACE MACRO document_conflicts_as_of(as_at) AS TABLE
WITH placed AS (
    SELECT b.*, d.title, d.issued_on
    FROM target_bounds_as_of(as_at) AS b
    JOIN documents_as_of(as_at) AS d USING (document_id)
    WHERE b.kind = 'target' AND b.region IS NOT NULL AND b.year IS NOT NULL
)
SELECT
    a.region, a.indicator_id, a.indicator, a.subject, a.unit, a.recurrence, a.year,
    a.document_id AS earlier_document_id, a.title AS earlier_title, a.issued_on AS earlier_issued_on,
    a.value_text AS earlier_value_text, a.value AS earlier_value, a.target_id AS earlier_target_id,
    b.document_id AS later_document_id, b.title AS later_title, b.issued_on AS later_issued_on,
    b.value_text AS later_value_text, b.value AS later_value, b.target_id AS later_target_id
FROM placed AS a
JOIN placed AS b
    ON b.region = a.region AND b.indicator_id = a.indicator_id AND b.subject = a.subject AND b.unit = a.unit
    AND b.recurrence = a.recurrence AND b.year = a.year
WHERE a.document_id <> b.document_id
    AND (coalesce(a.issued_on, DATE '0001-01-01'), a.document_id)
        < (coalesce(b.issued_on, DATE '0001-01-01'), b.document_id)
    AND a.year_start IS NOT DISTINCT FROM b.year_start
    AND (
        a.comparator = b.comparator AND (a.value <> b.value OR a.value_high IS DISTINCT FROM b.value_high)
        OR a.greatest < b.least OR b.greatest < a.least
    );

COMMENT ON MACRO TABLE document_conflicts_as_of IS 'as document_conflicts stood at the end of a day, or at a time (UTC): one row per two targets of two documents in force in one region that set different values for one indicator and year';
