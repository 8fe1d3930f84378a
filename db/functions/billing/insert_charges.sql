SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_charges(p_hospital_id bigint, p_bill_id bigint, p_appointment_id bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO clinic.bill_lines (
        hospital_id, bill_id, kind, description, quantity, unit_price, amount, appointment_id, treatment_id, prescription_item_id
    )
    SELECT
        c.hospital_id, p_bill_id, c.kind, c.description, c.quantity, c.unit_price, c.amount,
        c.appointment_id, c.treatment_id, c.prescription_item_id
    FROM clinic.charges_of(p_hospital_id, p_appointment_id) AS c;
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION clinic.insert_charges(bigint, bigint, bigint) IS
'Adds everything of an appointment that is not billed yet to a bill; answers whether there was anything.';
