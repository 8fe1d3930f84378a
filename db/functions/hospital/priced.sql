SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.priced(p_hospital_id bigint) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT jsonb_build_object(
        'bills', (SELECT count(*) FROM clinic.bills AS t WHERE t.hospital_id = p_hospital_id),
        'treatments', (SELECT count(*) FROM clinic.treatments AS t WHERE t.hospital_id = p_hospital_id AND t.cost > 0),
        'prescriptionItems', (SELECT count(*) FROM clinic.prescription_items AS t WHERE t.hospital_id = p_hospital_id AND t.unit_price > 0),
        'medications', (SELECT count(*) FROM clinic.medications AS t WHERE t.hospital_id = p_hospital_id AND t.unit_price > 0),
        'doctors', (SELECT count(*) FROM clinic.doctors AS t WHERE t.hospital_id = p_hospital_id AND t.consultation_fee > 0),
        'roomRates', (SELECT count(*) FROM clinic.room_rates AS t WHERE t.hospital_id = p_hospital_id AND t.amount > 0)
    )
$$;
COMMENT ON FUNCTION clinic.priced(bigint) IS
'How many records of a hospital have a price, for rules.refuse_in_use: its currency stays meanwhile, since none of these amounts is as many units of another.';
