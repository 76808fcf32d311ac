-- Where does a document of a region contradict itself: prose against annex, sum against parts, a later year behind an earlier?
-- 临江区哪些文件自相矛盾：正文与附表不符、合计与分项不符、后年低于前年？
SELECT title, kind, indicator, year, stated, against, difference
FROM contradictions
WHERE region = '云州市临江区'
ORDER BY title, kind, indicator, year;
