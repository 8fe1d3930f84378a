SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.payment_status() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    new.status := CASE
        WHEN new.voided_at IS NOT NULL THEN 'VOID'
        WHEN new.refunded = 0 THEN 'RECEIVED'
        WHEN new.refunded < new.amount THEN 'PARTLY_REFUNDED'
        ELSE 'REFUNDED'
    END;
    new.written_off := round(new.written_off, scale(new.amount));
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.payment_status() IS
'Rule 5: a payment''s status follows from its refunds and from being voided.';
CREATE OR REPLACE TRIGGER c_status BEFORE INSERT OR UPDATE ON clinic.payments
FOR EACH ROW EXECUTE FUNCTION clinic.payment_status();
