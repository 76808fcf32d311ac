CREATE OR REPLACE VIEW regions AS
SELECT region_code, name, full_name, level, parent
FROM store.regions;

COMMENT ON VIEW regions IS 'one row per region of GB/T 2260';
COMMENT ON COLUMN regions.region_code IS 'six-digit code';
COMMENT ON COLUMN regions.name IS 'own name: 西湖区';
COMMENT ON COLUMN regions.full_name IS 'full path: 浙江省杭州市西湖区';
COMMENT ON COLUMN regions.level IS 'national, province, prefecture or county';
COMMENT ON COLUMN regions.parent IS 'code of the region that it belongs to';
