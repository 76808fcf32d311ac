-- From schema 2 to 3: where on its page each fact stands, and how sure the reading of the page is; the attachments of a page.
ALTER TABLE store.targets ADD COLUMN box DOUBLE[];
ALTER TABLE store.targets ADD COLUMN confidence DOUBLE;
ALTER TABLE store.tasks ADD COLUMN table_id VARCHAR;
ALTER TABLE store.tasks ADD COLUMN row_index INTEGER;
ALTER TABLE store.tasks ADD COLUMN column_index INTEGER;
ALTER TABLE store.tasks ADD COLUMN box DOUBLE[];
ALTER TABLE store.tasks ADD COLUMN confidence DOUBLE;
ALTER TABLE store.citations ADD COLUMN table_id VARCHAR;
ALTER TABLE store.citations ADD COLUMN row_index INTEGER;
ALTER TABLE store.citations ADD COLUMN column_index INTEGER;
ALTER TABLE store.citations ADD COLUMN box DOUBLE[];
ALTER TABLE store.citations ADD COLUMN confidence DOUBLE;
ALTER TABLE store.table_cells ADD COLUMN box DOUBLE[];
ALTER TABLE store.table_cells ADD COLUMN confidence DOUBLE;
-- A warehouse of schema 1 has this table made with the column.
ALTER TABLE store.sources ADD COLUMN IF NOT EXISTS attachments VARCHAR[];
