-- What is billed per patient over all time is kept with the total that was kept already: at 3,000,000 patients a report reads a page of it. A hospital's bills
-- have one currency, its own.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.patient_totals DISABLE TRIGGER USER;
ALTER TABLE clinic.patient_totals
ADD COLUMN currency text,
ADD COLUMN bills bigint NOT NULL DEFAULT 0,
ADD COLUMN covered numeric NOT NULL DEFAULT 0,
ADD COLUMN paid numeric NOT NULL DEFAULT 0,
ADD COLUMN refunded numeric NOT NULL DEFAULT 0,
ADD COLUMN balance numeric NOT NULL DEFAULT 0,
ADD COLUMN written_off numeric NOT NULL DEFAULT 0,
ADD COLUMN insurer_paid numeric NOT NULL DEFAULT 0,
ADD COLUMN insurer_balance numeric NOT NULL DEFAULT 0;
-- Money has its currency's digits, nothing too. A hospital that has patients has its functions as well.
DO $$
BEGIN
    IF EXISTS (SELECT FROM clinic.patient_totals) THEN
        UPDATE clinic.patient_totals AS t SET
            currency = h.currency, bills = coalesce(b.bills, 0), covered = coalesce(b.covered, n.nothing), paid = coalesce(b.paid, n.nothing),
            refunded = coalesce(b.refunded, n.nothing), balance = coalesce(b.balance, n.nothing), written_off = coalesce(b.written_off, n.nothing),
            insurer_paid = coalesce(b.insurer_paid, n.nothing), insurer_balance = coalesce(b.insurer_balance, n.nothing)
        FROM clinic.patient_totals AS k
        JOIN clinic.hospitals AS h ON h.id = k.hospital_id
        CROSS JOIN LATERAL (SELECT rules.round_money(0, h.currency) AS nothing) AS n
        LEFT JOIN (
            SELECT
                s.hospital_id, s.patient_id, count(*) AS bills, sum(s.covered_amount) AS covered, sum(s.paid) AS paid, sum(s.refunded) AS refunded,
                sum(s.balance + s.refund_due) AS balance, sum(s.written_off) AS written_off, sum(s.insurer_paid) AS insurer_paid,
                sum(s.insurer_balance) AS insurer_balance
            FROM clinic.bills AS s WHERE s.status <> 'VOID' GROUP BY s.hospital_id, s.patient_id
        ) AS b ON b.hospital_id = k.hospital_id AND b.patient_id = k.patient_id
        WHERE t.hospital_id = k.hospital_id AND t.patient_id = k.patient_id;
    END IF;
END
$$;
ALTER TABLE clinic.patient_totals ALTER COLUMN currency SET NOT NULL;
ALTER TABLE clinic.patient_totals ENABLE TRIGGER USER;

-- The report's order. A payment changes none of these columns.
CREATE INDEX patients_by_what_was_billed ON clinic.patient_totals (hospital_id, total_billed, currency, patient_id) WHERE bills > 0;

COMMENT ON TABLE clinic.patient_totals IS 'A patient''s billing totals, kept by triggers (rule 6); setting them by hand is refused. All are of the bills that are not void.';
COMMENT ON COLUMN clinic.patient_totals.currency IS 'The hospital''s, and so that of every bill.';
COMMENT ON COLUMN clinic.patient_totals.bills IS 'How many bills of the patient are not void.';
COMMENT ON COLUMN clinic.patient_totals.covered IS 'Sum of what insurers are asked to pay of them.';
COMMENT ON COLUMN clinic.patient_totals.paid IS 'Sum of what the patient paid of them.';
COMMENT ON COLUMN clinic.patient_totals.refunded IS 'Sum of what of that was given back.';
COMMENT ON COLUMN clinic.patient_totals.balance IS 'Sum of what is left to pay of those of which something is.';
COMMENT ON COLUMN clinic.patient_totals.written_off IS 'Sum of what the patient is not asked for any more.';
COMMENT ON COLUMN clinic.patient_totals.insurer_paid IS 'Sum of what insurers paid less what they were given back.';
COMMENT ON COLUMN clinic.patient_totals.insurer_balance IS 'Sum of what insurers still have to pay.';
