-- The long form of all facts, which differences are made from: what moves without a change of meaning (offsets, pages,
-- rows) is left out. The field '' is the fact itself, in words that a person knows it by.
CREATE OR REPLACE VIEW fact_fields AS
SELECT version_id, 'documents' AS relation, document_id AS fact_id, 0 AS char_start, unnest([
    {'field': '', 'value': coalesce(title, path)}, {'field': 'title', 'value': title},
    {'field': 'document_number', 'value': document_number}, {'field': 'issuer', 'value': issuer},
    {'field': 'region_code', 'value': region_code}, {'field': 'issued_on', 'value': issued_on::VARCHAR},
    {'field': 'printed_on', 'value': printed_on::VARCHAR}, {'field': 'effective_on', 'value': effective_on::VARCHAR},
    {'field': 'expires_on', 'value': expires_on::VARCHAR}, {'field': 'period_start', 'value': period_start::VARCHAR},
    {'field': 'period_end', 'value': period_end::VARCHAR}, {'field': 'genre', 'value': genre}
], recursive := true)
FROM store.versions
UNION ALL
SELECT version_id, 'targets', target_id, char_start, unnest([
    {'field': '', 'value': concat_ws(' ', indicator, nullif(subject, ''), value_text)},
    {'field': 'section', 'value': section}, {'field': 'indicator_id', 'value': indicator_id},
    {'field': 'subject', 'value': subject},
    {'field': 'comparator', 'value': comparator}, {'field': 'value', 'value': coalesce(value_exact, value::VARCHAR)},
    {'field': 'value_high', 'value': value_high::VARCHAR}, {'field': 'unit', 'value': unit},
    {'field': 'value_text', 'value': value_text}, {'field': 'kind', 'value': kind},
    {'field': 'year', 'value': year::VARCHAR}, {'field': 'year_start', 'value': year_start::VARCHAR},
    {'field': 'recurrence', 'value': recurrence}, {'field': 'binding', 'value': binding},
    {'field': 'category', 'value': category},
    {'field': 'evidence', 'value': evidence}, {'field': 'rule', 'value': rule}
], recursive := true)
FROM store.targets
UNION ALL
SELECT version_id, 'tasks', task_id, char_start, unnest([
    {'field': '', 'value': title}, {'field': 'section', 'value': section}, {'field': 'title', 'value': title},
    {'field': 'text', 'value': text}, {'field': 'due_year', 'value': due_year::VARCHAR}, {'field': 'attributes', 'value': attributes::VARCHAR},
    {'field': 'evidence', 'value': evidence}, {'field': 'rule', 'value': rule}
], recursive := true)
FROM store.tasks
UNION ALL
SELECT version_id, 'responsibilities', task_id || ' ' || role || ' ' || unit, 0, unnest([
    {'field': '', 'value': role || ': ' || unit}, {'field': 'organization_id', 'value': organization_id},
    {'field': 'position', 'value': position::VARCHAR}
], recursive := true)
FROM store.responsibilities
UNION ALL
SELECT version_id, 'citations', coalesce(number, '') || ' ' || coalesce(title, ''), char_start, unnest([
    {'field': '', 'value': concat_ws(' ', '《' || title || '》', number)}, {'field': 'evidence', 'value': evidence}
], recursive := true)
FROM store.citations;

COMMENT ON VIEW fact_fields IS 'one row per version, fact and field of it: facts of all versions in their long form';
COMMENT ON COLUMN fact_fields.version_id IS 'the version; see document_versions';
COMMENT ON COLUMN fact_fields.relation IS 'documents, targets, tasks, responsibilities or citations';
COMMENT ON COLUMN fact_fields.fact_id IS 'id of the fact in its relation: the same fact keeps it from version to version';
COMMENT ON COLUMN fact_fields.char_start IS 'where its evidence begins in the text of that version';
COMMENT ON COLUMN fact_fields.field IS 'name of the field; empty for the fact itself';
COMMENT ON COLUMN fact_fields.value IS 'its value as text; for the fact itself the words that a person knows it by';
