-- No character belongs to two numbers of the ledger, so that each number has one fate.
SELECT document_id, text, char_start, char_end, previous_end
FROM (
    SELECT *, lag(char_end) OVER (PARTITION BY document_id ORDER BY char_start, char_end) AS previous_end FROM numbers
)
WHERE char_start < previous_end;
