-- A share in % of what cannot exceed its whole lies in 0 to 100; growth, and rates that may exceed 100, are no shares.
SELECT document_id, target_id, indicator, subject, value, value_high, value_text, evidence
FROM targets
WHERE unit = '%'
    AND regexp_matches(indicator || subject,
        '(占比|比重|覆盖率|普及率|普惠率|入园率|入学率|巩固率|达标率|合格率|参保率)$')
    AND NOT regexp_matches(indicator || evidence, '毛入|增长|增幅|增速|提高|提升|下降|降低')
    AND (value NOT BETWEEN 0 AND 100 OR value_high NOT BETWEEN 0 AND 100);
