SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.keep_claim() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_amount CONSTANT numeric := new.covered_amount + new.transferred;
BEGIN
    UPDATE clinic.claims AS c
    SET amount = v_amount, insurance_provider = new.insurance_provider, insurance_policy_number = new.insurance_policy_number,
        voided_at = new.voided_at
    WHERE c.hospital_id = new.hospital_id AND c.bill_id = new.id;
    IF NOT FOUND AND v_amount > 0 THEN
        INSERT INTO clinic.claims (hospital_id, bill_id, insurance_provider, insurance_policy_number, currency, amount, voided_at)
        VALUES (new.hospital_id, new.id, new.insurance_provider, new.insurance_policy_number, new.currency, v_amount, new.voided_at);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.keep_claim() IS
'Rule 9: the covered amount of a bill is a claim, which follows its bill.';
CREATE OR REPLACE TRIGGER keep_claim AFTER UPDATE ON clinic.bills
FOR EACH ROW WHEN (
    (old.covered_amount + old.transferred, old.insurance_provider, old.insurance_policy_number, old.voided_at)
    IS DISTINCT FROM (new.covered_amount + new.transferred, new.insurance_provider, new.insurance_policy_number, new.voided_at)
)
EXECUTE FUNCTION clinic.keep_claim();
