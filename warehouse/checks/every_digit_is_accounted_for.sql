-- Each Arabic digit of a text, full-width ones too, belongs to a number of the ledger: as many digits stand in the text as in its numbers.
SELECT x.document_id,
    length(regexp_replace(x.text, '[^0-9０-９]', '', 'g')) AS digits_in_text,
    coalesce(n.digits, 0) AS digits_in_numbers
FROM texts AS x
LEFT JOIN (
    SELECT document_id, sum(length(regexp_replace(text, '[^0-9０-９]', '', 'g'))) AS digits FROM numbers GROUP BY document_id
) AS n USING (document_id)
WHERE digits_in_text <> digits_in_numbers;
