SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.recharge_returned() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.recharge_medication(new.hospital_id, new.id);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.recharge_returned() IS
'Rule 5: what came back of a medication is taken off the bill that charges it (clinic.recharge_medication).';
CREATE OR REPLACE TRIGGER recharge AFTER UPDATE OF returned_units ON clinic.prescription_items
FOR EACH ROW WHEN (new.returned_units <> old.returned_units) EXECUTE FUNCTION clinic.recharge_returned();
