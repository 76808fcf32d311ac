-- Each Arabic digit of a text, full-width ones too, belongs to a number of the ledger: as many digits stand in the text as in its numbers.
SELECT x.document_id,
    length(x.text) - length(translate(x.text, '0123456789０１２３４５６７８９', '')) AS digits_in_text,
    coalesce(n.digits, 0) AS digits_in_numbers
FROM texts AS x
LEFT JOIN (
    SELECT document_id, sum(length(text) - length(translate(text, '0123456789０１２３４５６７８９', ''))) AS digits FROM numbers GROUP BY document_id
) AS n USING (document_id)
WHERE digits_in_text <> digits_in_numbers;
