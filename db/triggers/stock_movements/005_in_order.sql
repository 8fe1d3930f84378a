SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.keep_ledger_in_order() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Commands hold this lock already; whoever else writes waits here, and the entry before is read after that.
    PERFORM FROM clinic.stock AS s WHERE s.hospital_id = new.hospital_id AND s.id = new.stock_id FOR NO KEY UPDATE;
    SELECT greatest(new.moved_at, max(l.moved_at)) INTO new.moved_at FROM (
        SELECT m.moved_at FROM clinic.stock_movements AS m
        WHERE m.hospital_id = new.hospital_id AND m.stock_id = new.stock_id
        ORDER BY m.moved_at DESC, m.id DESC LIMIT 1
    ) AS l;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.keep_ledger_in_order() IS
'Rule 3: an entry of the ledger is never before the one before it of the same stock, also where a clock was set back.';
CREATE OR REPLACE TRIGGER in_order BEFORE INSERT ON clinic.stock_movements
FOR EACH ROW EXECUTE FUNCTION clinic.keep_ledger_in_order();
