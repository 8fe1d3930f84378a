SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.charge_what_is_left() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.charge_open_bill(new.hospital_id, new.appointment_id);
    PERFORM clinic.charge_open_stay(new.hospital_id, new.admission_id);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.charge_what_is_left() IS
'Rule 5: an open bill charges all that no bill charges yet, also what was recorded while the bill was not open, and what a bill charged that is now void.';
CREATE OR REPLACE TRIGGER charge_what_is_left AFTER UPDATE ON clinic.bills
FOR EACH ROW WHEN (old.status <> new.status AND new.status IN ('OPEN', 'VOID')) EXECUTE FUNCTION clinic.charge_what_is_left();
