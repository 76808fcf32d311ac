-- A share of a whole lies in 0 to 100 %. Documents do state others (a 普及率 of 108 %, since those from elsewhere are counted too), so that
-- such a value is a thing to look at and no fault of the reading. Growth is no share, and gross rates (毛入学率) may well exceed 100.
CREATE OR REPLACE VIEW odd_shares AS
SELECT
    document_id, target_id, indicator, subject, comparator, value, value_high, value_text, year, kind, evidence, char_start, char_end
FROM targets
WHERE unit = '%'
    AND regexp_matches(indicator || subject,
        '(占比|比重|覆盖率|普及率|普惠率|入园率|入学率|巩固率|达标率|合格率|参保率)$')
    AND NOT regexp_matches(indicator || evidence, '毛入|增长|增幅|增速|提高|提升|下降|降低')
    AND (value NOT BETWEEN 0 AND 100 OR value_high NOT BETWEEN 0 AND 100);

COMMENT ON VIEW odd_shares IS 'one row per share in % that lies below 0 or above 100: read wrong, or odd in the document itself';
COMMENT ON COLUMN odd_shares.document_id IS 'the document; see documents';
COMMENT ON COLUMN odd_shares.target_id IS 'the target; see targets';
COMMENT ON COLUMN odd_shares.indicator IS 'name of the indicator';
COMMENT ON COLUMN odd_shares.subject IS 'part of it that the value is for, else empty';
COMMENT ON COLUMN odd_shares.comparator IS '=, >=, >, <=, <, ~ or range';
COMMENT ON COLUMN odd_shares.value IS 'the share in %; of a range the lower end';
COMMENT ON COLUMN odd_shares.value_high IS 'upper end of a range; null elsewhere';
COMMENT ON COLUMN odd_shares.value_text IS 'the value as written, comparator words included';
COMMENT ON COLUMN odd_shares.year IS 'the year by whose end, or in which, it holds; null where not told';
COMMENT ON COLUMN odd_shares.kind IS 'target, or baseline for a value observed already';
COMMENT ON COLUMN odd_shares.evidence IS 'the passage that states it';
COMMENT ON COLUMN odd_shares.char_start IS 'where the passage stands in the text: code points, from 0';
COMMENT ON COLUMN odd_shares.char_end IS 'where it ends, exclusive';
