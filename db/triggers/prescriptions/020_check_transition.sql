SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_prescription_transition() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.refuse_transition('prescription', old.status, new.status);
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.check_prescription_transition() IS
'Whoever writes: a prescription that is COMPLETED or CANCELLED stays so. BAD_TRANSITION.';
CREATE OR REPLACE TRIGGER check_transition BEFORE UPDATE OF status ON clinic.prescriptions
FOR EACH ROW WHEN (old.status <> 'ACTIVE' AND new.status <> old.status) EXECUTE FUNCTION clinic.check_prescription_transition();
