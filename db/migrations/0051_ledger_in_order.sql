-- The ledger of a stock goes forward in time: its entries are made under the lock on the stock, by the time that it then is.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.stock_movements ALTER COLUMN moved_at SET DEFAULT clinic.moment();
COMMENT ON COLUMN clinic.stock_movements.moved_at IS 'When; never before the entry before it of the same stock.';
