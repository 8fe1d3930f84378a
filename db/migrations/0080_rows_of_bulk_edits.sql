SET LOCAL ROLE wardgraph_owner;

-- A request that is repeated is answered as the first time: of a bulk edit, that is more than one row.
ALTER TABLE auth.requests ADD COLUMN result_ids bigint[];
COMMENT ON COLUMN auth.requests.result_ids IS 'The rows that a bulk edit changed, whose result_id is how many; null for whatever makes one record.';
