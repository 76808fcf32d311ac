-- An organisation, indicator or region that a fact refers to is in its list.
SELECT 'organizations' AS list, r.organization_id AS id, count(*) AS references
FROM responsibilities AS r
ANTI JOIN store.organizations AS o USING (organization_id)
WHERE r.organization_id IS NOT NULL
GROUP BY ALL
UNION ALL
SELECT 'indicators', t.indicator_id, count(*)
FROM targets AS t
ANTI JOIN store.indicators AS i USING (indicator_id)
GROUP BY ALL
UNION ALL
SELECT 'regions', d.region_code, count(*)
FROM documents AS d
ANTI JOIN regions AS g USING (region_code)
WHERE d.region_code IS NOT NULL
GROUP BY ALL;
