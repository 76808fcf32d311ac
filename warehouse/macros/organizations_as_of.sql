-- Made from the view organizations by `make docs`.
CREATE OR REPLACE MACRO organizations_as_of(as_at) AS TABLE
SELECT o.organization_id, o.name, o.region_code, o.parent, o.kind
FROM store.organizations AS o
WHERE o.organization_id IN (SELECT r.organization_id FROM responsibilities_as_of(as_at) AS r);

COMMENT ON MACRO TABLE organizations_as_of IS 'as organizations stood at the end of a day, or at a time (UTC): one row per organisation that a unit of a document in force was resolved to';
