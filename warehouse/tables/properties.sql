-- What the warehouse says of itself: the version of its schema, the state of its views and of its region list.
CREATE TABLE store.properties (
    key   VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);
COMMENT ON TABLE store.properties IS 'one row per property of the warehouse file';
