-- Made from the view odd_shares by `make docs`.
CREATE OR REPLACE MACRO odd_shares_as_of(as_at) AS TABLE
SELECT
    document_id, target_id, indicator, subject, comparator, value, value_high, value_text, year, kind, evidence, char_start, char_end
FROM targets_as_of(as_at) AS targets
WHERE unit = '%'
    AND regexp_matches(indicator || subject,
        '(占比|比重|覆盖率|普及率|普惠率|入园率|入学率|巩固率|达标率|合格率|参保率)$')
    AND NOT regexp_matches(indicator || evidence, '毛入|增长|增幅|增速|提高|提升|下降|降低')
    AND (value NOT BETWEEN 0 AND 100 OR value_high NOT BETWEEN 0 AND 100);

COMMENT ON MACRO TABLE odd_shares_as_of IS 'as odd_shares stood at the end of a day, or at a time (UTC): one row per share in % that lies below 0 or above 100: read wrong, or odd in the document itself';
