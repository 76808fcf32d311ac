CREATE OR REPLACE VIEW tasks AS
SELECT
    t.task_id, v.document_id, t.section, t.title, t.due_year, t.attributes, t.evidence, t.char_start, t.char_end,
    t.page, t.rule, v.run_id, t.table_id, t.row_index, t.column_index, t.box, t.confidence, t.text
FROM store.tasks AS t
JOIN store.versions AS v USING (version_id)
WHERE v.superseded_at IS NULL;

COMMENT ON VIEW tasks IS 'one row per piece of work with a doer or a deadline';
COMMENT ON COLUMN tasks.task_id IS 'stable id: the same statement in the same document keeps it';
COMMENT ON COLUMN tasks.document_id IS 'the document; see documents';
COMMENT ON COLUMN tasks.section IS 'ordinals of the headings above it: 3.1.2; Ak is the k-th attachment, #n a row of its table, 0 before the first heading';
COMMENT ON COLUMN tasks.title IS 'heading or name of the item, without its number';
COMMENT ON COLUMN tasks.due_year IS 'year of completion, or null';
COMMENT ON COLUMN tasks.attributes IS 'JSON object of a table row: column header to cell, for the columns not used elsewhere';
COMMENT ON COLUMN tasks.evidence IS 'clause that makes units responsible, or the cell that names the row';
COMMENT ON COLUMN tasks.char_start IS 'where the evidence begins in the text of the document: code points, from 0';
COMMENT ON COLUMN tasks.char_end IS 'where the evidence ends, exclusive';
COMMENT ON COLUMN tasks.page IS 'page it stands on, from 1; null where the format has none';
COMMENT ON COLUMN tasks.rule IS 'rule that read it';
COMMENT ON COLUMN tasks.run_id IS 'run that loaded it';
COMMENT ON COLUMN tasks.table_id IS 'table it stands in; see tables';
COMMENT ON COLUMN tasks.row_index IS 'first row of that table that it stands in, from 1; null in the header';
COMMENT ON COLUMN tasks.column_index IS 'column of that table, from 1';
COMMENT ON COLUMN tasks.box IS 'box around it on that page: left, top, right, bottom, in points from the upper left corner of the page as shown; null where the format has none';
COMMENT ON COLUMN tasks.confidence IS 'how sure the reading of a page that is a picture is, from 0 to 1; null where the page has text';
COMMENT ON COLUMN tasks.text IS 'what is to be done: the sentences that the clause closes, or the cell that names the row';
