-- Where does a document contradict itself: prose against annex, sum against parts, a later year behind an earlier?
-- 哪些文件自相矛盾：正文与附表不符、合计与分项不符、后年低于前年？
-- $region: a region's name or a part of it (地区，可写一部分); by default all
SELECT title, kind, indicator, year, stated, against, difference
FROM contradictions
WHERE $region IS NULL OR contains(region, $region::VARCHAR)
ORDER BY title, kind, indicator, year;
