SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.loaded_bills(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[], p_is_dry_run boolean)
RETURNS TABLE (line bigint, record_id bigint, problems jsonb[], is_doubtful boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_left bigint[] := p_lines;
    v_currency text;
    v_bills jsonb;
BEGIN
    v_currency := clinic.hold_currency(p_hospital_id);
    IF NOT p_is_dry_run THEN
        PERFORM clinic.lock_imported_bills(p_hospital_id, p_import_run_id, p_lines);
    END IF;
    -- A statement after the locks, which sees what was billed meanwhile.
    FOR line, problems, is_doubtful IN
        SELECT c.line, c.problems, c.is_doubtful FROM clinic.bills_there_already(p_hospital_id, p_import_run_id, p_lines) AS c
    LOOP
        v_left := array_remove(v_left, line);
        RETURN NEXT;
    END LOOP;
    IF p_is_dry_run OR cardinality(v_left) = 0 THEN
        RETURN;
    END IF;
    -- The bills, their lines, claims and payments are statements of their own: each adds to what the one before it made.
    WITH asked AS MATERIALIZED (
        SELECT a.line, nextval('clinic.bills_id_seq') AS id, a.patient_id, a.appointment_id, a.discount_percent, a.discount_reason,
            a.tax_rate_percent, a.cover_percent, a.issued_at, a.bill_number
        FROM (SELECT b.* FROM clinic.imported_bills(p_hospital_id, p_import_run_id, v_left) AS b ORDER BY b.line) AS a
    ), made AS (
        INSERT INTO clinic.bills (
            hospital_id, id, appointment_id, patient_id, currency, discount_percent, discount_reason, tax_rate_percent, cover_percent,
            issued_at, former_number
        ) OVERRIDING SYSTEM VALUE
        SELECT p_hospital_id, a.id, a.appointment_id, a.patient_id, v_currency, a.discount_percent,
            CASE WHEN a.discount_percent > 0 THEN a.discount_reason END, a.tax_rate_percent, a.cover_percent, a.issued_at, a.bill_number
        FROM asked AS a ORDER BY a.patient_id, a.line
    )
    SELECT jsonb_agg(jsonb_build_object('line', a.line, 'id', a.id)) INTO v_bills FROM asked AS a;
    INSERT INTO clinic.bill_lines (hospital_id, bill_id, kind, description, quantity, unit_price, amount, appointment_id, created_at)
    SELECT p_hospital_id, k.id, coalesce(l.line_kind, 'OTHER'), l.description, coalesce(l.quantity, 1),
        rules.round_money(l.unit_price, v_currency), coalesce(l.quantity, 1) * rules.round_money(l.unit_price, v_currency),
        CASE l.line_kind WHEN 'CONSULTATION' THEN b.appointment_id END, b.issued_at
    FROM jsonb_to_recordset(v_bills) AS k (line bigint, id bigint)
    JOIN clinic.imported_bills(p_hospital_id, p_import_run_id, v_left) AS b ON b.line = k.line
    CROSS JOIN LATERAL ROWS FROM (
        jsonb_to_recordset(b.lines) AS (line_kind text, description text, quantity integer, unit_price numeric)
    ) WITH ORDINALITY AS l (line_kind, description, quantity, unit_price, place)
    ORDER BY k.id, l.place;
    -- What an insurer has paid was claimed before.
    UPDATE clinic.claims AS c SET submitted_at = b.issued_at, number = b.bill_number
    FROM jsonb_to_recordset(v_bills) AS k (line bigint, id bigint)
    JOIN clinic.imported_bills(p_hospital_id, p_import_run_id, v_left) AS b ON b.line = k.line
    WHERE c.hospital_id = p_hospital_id AND c.bill_id = k.id AND b.insurer_paid > 0;
    INSERT INTO clinic.payments (hospital_id, bill_id, claim_id, amount, refunded, method, received_at)
    SELECT p_hospital_id, k.id, w.claim_id, rules.round_money(w.amount, v_currency), rules.round_money(0, v_currency), w.method, b.paid_at
    FROM jsonb_to_recordset(v_bills) AS k (line bigint, id bigint)
    JOIN clinic.imported_bills(p_hospital_id, p_import_run_id, v_left) AS b ON b.line = k.line
    LEFT JOIN clinic.claims AS c ON c.hospital_id = p_hospital_id AND c.bill_id = k.id
    CROSS JOIN LATERAL (VALUES (1, NULL::bigint, b.paid, b.payment_method), (2, c.id, b.insurer_paid, 'INSURANCE')) AS w (place, claim_id, amount, method)
    WHERE w.amount > 0 ORDER BY k.id, w.place;
    RETURN QUERY SELECT k.line, k.id, NULL::jsonb[], false FROM jsonb_to_recordset(v_bills) AS k (line bigint, id bigint);
END
$$;
COMMENT ON FUNCTION clinic.loaded_bills(bigint, bigint, bigint[], boolean) IS
'Enters bills of a file that clinic.checked_bills has nothing against, with their lines, and what patients and insurers paid of them: totals, claims and statuses follow as always. No account issued them or took the payments.';
