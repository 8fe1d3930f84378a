SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.checked_bills(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems jsonb[], keys text[], lock_key bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_today CONSTANT date := clinic.today(p_hospital_id);
    v_time_zone CONSTANT text := (SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id);
BEGIN
    RETURN QUERY
    SELECT b.line,
        ARRAY[
            rules.text_problem('billNumber', b.bill_number, 50),
            rules.problem_unless(b.patient_id IS NOT NULL, 'patientNumber', 'NOT_FOUND', 'must be the record number of a patient'),
            CASE
                WHEN NOT b.names_appointment THEN NULL
                WHEN b.appointment_id IS NULL THEN rules.problem_unless(
                    false, 'appointmentStartsAt', 'NOT_FOUND', 'must be the time of an appointment of the patient'
                )
                WHEN b.appointment_status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') THEN rules.problem_unless(
                    false, 'appointmentStartsAt', 'NOTHING_TO_BILL', format('is that of an appointment that is %s, which is not billed', b.appointment_status)
                )
            END,
            rules.problem_unless(b.issued_at IS NOT NULL, 'issuedAt', 'REQUIRED', 'is required'),
            rules.problem_unless(b.issued_at <= clinic.clock() IS NOT FALSE, 'issuedAt', 'IN_THE_FUTURE', 'must not be in the future'),
            rules.far_problem('issuedAt', b.issued_at::date, v_today),
            rules.problem_unless(
                (b.issued_at AT TIME ZONE v_time_zone)::date >= b.birth_date IS NOT FALSE, 'issuedAt', 'BEFORE_BIRTH',
                'must not be before the birth of the patient'
            ),
            CASE WHEN b.currency IS NOT NULL THEN rules.problem_unless(
                b.currency = b.hospital_currency, 'currency', 'DIFFERS', format('must be the hospital''s, %s', b.hospital_currency)
            ) END,
            rules.percent_problem('discountPercent', b.discount_percent),
            CASE WHEN b.discount_percent > 0 THEN rules.text_problem('discountReason', b.discount_reason, 1000) END,
            rules.percent_problem('taxRatePercent', b.tax_rate_percent),
            coalesce(
                rules.percent_problem('coverPercent', b.cover_percent),
                rules.problem_unless(
                    b.cover_percent = 0 OR b.insurance_provider <> '' OR b.patient_id IS NULL, 'coverPercent', 'CONTRADICTION',
                    'must be 0, since no insurer of the patient is on record: enter the insurance of the patient first'
                )
            ),
            CASE WHEN b.total IS NOT NULL THEN coalesce(
                rules.money_problem('total', b.total, b.hospital_currency, 0),
                rules.problem_unless(b.total = t.total IS NOT FALSE, 'total', 'DIFFERS', format('must be %s: what lines, discount and tax come to', t.total))
            ) END,
            coalesce(
                rules.money_problem('paid', b.paid, b.hospital_currency, 0),
                rules.problem_unless(b.paid <= t.owed IS NOT FALSE, 'paid', 'OVERPAYMENT', format('is more than the patient owes, %s', t.owed))
            ),
            CASE WHEN b.paid > 0 THEN rules.choice_problem('paymentMethod', b.payment_method, '{CASH,CARD,TRANSFER}') END,
            CASE WHEN b.paid > 0 OR b.insurer_paid > 0 THEN rules.problem_unless(
                b.paid_at BETWEEN b.issued_at AND clinic.clock() IS NOT FALSE, 'paidAt', 'OUT_OF_RANGE', 'must be from issuedAt until now'
            ) END,
            coalesce(
                rules.money_problem('insurerPaid', b.insurer_paid, b.hospital_currency, 0),
                rules.problem_unless(
                    b.insurer_paid <= t.covered_amount IS NOT FALSE, 'insurerPaid', 'OVERPAYMENT',
                    format('is more than the insurer owes, %s', t.covered_amount)
                )
            )
        ] || rules.imported_line_problems(b.lines, b.names_appointment, b.hospital_currency),
        ARRAY['=billNumber|' || rules.case_folded(b.bill_number), '=appointmentStartsAt|' || b.appointment_id],
        b.patient_id
    FROM clinic.imported_bills(p_hospital_id, p_import_run_id, p_lines) AS b
    LEFT JOIN LATERAL rules.imported_bill_totals(
        b.lines, b.discount_percent, b.tax_rate_percent, b.cover_percent, b.hospital_currency
    ) AS t ON true;
END
$$;
COMMENT ON FUNCTION clinic.checked_bills(bigint, bigint, bigint[]) IS
'What is wrong with bills of a file by themselves: all that would be wrong with issuing a bill, adding its lines, discounting and paying it, and a total that its lines do not come to. They are locked by their patient.';
