-- Documents in force side by side in one region, each with its own value for the same thing and year. The one issued
-- later comes second; which of them holds is for a person to say.
CREATE OR REPLACE VIEW document_conflicts AS
WITH placed AS (
    SELECT b.*, d.title, d.issued_on
    FROM target_bounds AS b
    JOIN documents AS d USING (document_id)
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

COMMENT ON VIEW document_conflicts IS 'one row per two targets of two documents in force in one region that set different values for one indicator and year';
COMMENT ON COLUMN document_conflicts.region IS 'full path of the region of both documents';
COMMENT ON COLUMN document_conflicts.indicator_id IS 'see indicators';
COMMENT ON COLUMN document_conflicts.indicator IS 'name of the indicator';
COMMENT ON COLUMN document_conflicts.subject IS 'part of it that both values are for, else empty';
COMMENT ON COLUMN document_conflicts.unit IS 'unit of both';
COMMENT ON COLUMN document_conflicts.recurrence IS '每年, 每月 … of both, else empty';
COMMENT ON COLUMN document_conflicts.year IS 'year of both';
COMMENT ON COLUMN document_conflicts.earlier_document_id IS 'the document issued first; see documents';
COMMENT ON COLUMN document_conflicts.earlier_title IS 'its title';
COMMENT ON COLUMN document_conflicts.earlier_issued_on IS 'its date of issue';
COMMENT ON COLUMN document_conflicts.earlier_value_text IS 'its value as written';
COMMENT ON COLUMN document_conflicts.earlier_value IS 'its value';
COMMENT ON COLUMN document_conflicts.earlier_target_id IS 'its target; see targets';
COMMENT ON COLUMN document_conflicts.later_document_id IS 'the document issued later';
COMMENT ON COLUMN document_conflicts.later_title IS 'its title';
COMMENT ON COLUMN document_conflicts.later_issued_on IS 'its date of issue';
COMMENT ON COLUMN document_conflicts.later_value_text IS 'its value as written';
COMMENT ON COLUMN document_conflicts.later_value IS 'its value';
COMMENT ON COLUMN document_conflicts.later_target_id IS 'its target';
