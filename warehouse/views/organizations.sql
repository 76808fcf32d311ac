CREATE OR REPLACE VIEW organizations AS
SELECT o.organization_id, o.name, o.region_code, o.parent, o.kind
FROM store.organizations AS o
WHERE o.organization_id IN (SELECT r.organization_id FROM responsibilities AS r);

COMMENT ON VIEW organizations IS 'one row per organisation that a unit of a document in force was resolved to';
COMMENT ON COLUMN organizations.organization_id IS 'stable id';
COMMENT ON COLUMN organizations.name IS 'full name, with its government: 区教育局 of a document of 西湖区 is 杭州市西湖区教育局';
COMMENT ON COLUMN organizations.region_code IS 'region of its government; see regions';
COMMENT ON COLUMN organizations.parent IS 'id of the body above it, which need not be listed itself';
COMMENT ON COLUMN organizations.kind IS 'organization, or group where several units are meant at once (各镇街)';
