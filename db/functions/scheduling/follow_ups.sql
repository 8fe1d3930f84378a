SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.follow_ups(p_hospital_id bigint, p_change clinic.status_changes) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_visits bigint := 0;
    v_payments bigint := 0;
    v_refunds bigint := 0;
BEGIN
    IF p_change.to_status IN ('CHECKED_IN', 'IN_PROGRESS') THEN
        SELECT count(*) INTO v_visits FROM clinic.visits AS v
        WHERE v.hospital_id = p_hospital_id AND v.appointment_id = p_change.appointment_id;
    ELSE
        -- A fee, or the rest of a bill, that was paid, or what had been paid ahead and was given back.
        SELECT count(*) INTO v_payments
        FROM clinic.bills AS b
        JOIN clinic.payments AS p ON p.hospital_id = b.hospital_id AND p.bill_id = b.id
        WHERE b.hospital_id = p_hospital_id AND b.appointment_id = p_change.appointment_id
            AND p.status <> 'VOID' AND p.received_at >= p_change.changed_at;
        SELECT count(*) INTO v_refunds
        FROM clinic.bills AS b
        JOIN clinic.payments AS p ON p.hospital_id = b.hospital_id AND p.bill_id = b.id
        JOIN clinic.refunds AS r ON r.hospital_id = p.hospital_id AND r.payment_id = p.id
        WHERE b.hospital_id = p_hospital_id AND b.appointment_id = p_change.appointment_id
            AND p.status <> 'VOID' AND r.refunded_at >= p_change.changed_at;
    END IF;
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'visits', nullif(v_visits, 0), 'payments', nullif(v_payments, 0), 'refunds', nullif(v_refunds, 0)
    ));
END
$$;
COMMENT ON FUNCTION clinic.follow_ups(bigint, clinic.status_changes) IS
'What came of a step of an appointment, {kind: number}: a visit, payments and refunds of its bills since. Empty where nothing did.';
