SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.total_started_payments() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE clinic.bills AS b SET pending = b.pending + CASE new.status WHEN 'PENDING' THEN new.amount ELSE -new.amount END
    WHERE b.hospital_id = new.hospital_id AND b.id = new.bill_id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.total_started_payments() IS
'Rule 5: what is pending of a bill is what its patient started and nobody confirmed, rejected or withdrew. The payment that confirms one takes it off (clinic.total_payments).';
CREATE OR REPLACE TRIGGER total_started_payments_insert AFTER INSERT ON clinic.started_payments
FOR EACH ROW WHEN (new.status = 'PENDING') EXECUTE FUNCTION clinic.total_started_payments();
CREATE OR REPLACE TRIGGER total_started_payments AFTER UPDATE ON clinic.started_payments
FOR EACH ROW WHEN (old.status = 'PENDING' AND new.status IN ('REJECTED', 'WITHDRAWN')) EXECUTE FUNCTION clinic.total_started_payments();
