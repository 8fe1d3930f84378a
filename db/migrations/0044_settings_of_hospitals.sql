-- What hospitals decide differently, as settings of each. A new price in another currency has nothing to be added to:
-- bills hold the hospital to its currency from the first one on.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.hospitals
ADD COLUMN country text,
ADD COLUMN staff_horizon_days integer NOT NULL DEFAULT 365,
ADD COLUMN late_cancel_hours integer NOT NULL DEFAULT 24,
ADD COLUMN late_cancel_fee numeric NOT NULL DEFAULT 0,
ADD COLUMN no_show_fee numeric NOT NULL DEFAULT 0,
ADD COLUMN confirm_above numeric NOT NULL DEFAULT 100000,
ADD COLUMN undo_hours integer NOT NULL DEFAULT 24,
ADD COLUMN past_visit_days integer NOT NULL DEFAULT 30;

-- Amounts have the digits of the currency; staff book at least as far ahead as patients. Nobody changed the hospital.
ALTER TABLE clinic.hospitals DISABLE TRIGGER USER;
UPDATE clinic.hospitals AS h
SET
    late_cancel_fee = round(0::numeric, d.digits),
    no_show_fee = round(0::numeric, d.digits),
    confirm_above = round(100000::numeric, d.digits),
    staff_horizon_days = greatest(h.staff_horizon_days, h.booking_horizon_days)
FROM (
    SELECT
        o.id,
        CASE
            WHEN o.currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 0
            WHEN o.currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 3
            ELSE 2
        END AS digits
    FROM clinic.hospitals AS o
) AS d
WHERE d.id = h.id;
ALTER TABLE clinic.hospitals ENABLE TRIGGER USER;

ALTER TABLE clinic.hospitals
ADD CONSTRAINT hospital_country_is_an_iso_code CHECK (country ~ '^[A-Z]{2}$'),
ADD CONSTRAINT hospital_staff_horizon_is_within_five_years CHECK (staff_horizon_days BETWEEN booking_horizon_days AND 1825),
ADD CONSTRAINT hospital_late_cancel_hours_are_within_a_month CHECK (late_cancel_hours BETWEEN 0 AND 720),
ADD CONSTRAINT hospital_fees_are_amounts CHECK (
    late_cancel_fee >= 0 AND late_cancel_fee <= 1e12 AND no_show_fee >= 0 AND no_show_fee <= 1e12
),
ADD CONSTRAINT hospital_confirms_above_an_amount CHECK (confirm_above > 0 AND confirm_above <= 1e12),
ADD CONSTRAINT hospital_undo_hours_are_within_a_year CHECK (undo_hours BETWEEN 0 AND 8760),
ADD CONSTRAINT hospital_past_visit_days_are_within_ten_years CHECK (past_visit_days BETWEEN 0 AND 3650),
ADD CONSTRAINT hospital_currency_is_that_of_its_bills UNIQUE (id, currency);
COMMENT ON COLUMN clinic.hospitals.country IS 'ISO 3166 code of the country: telephone numbers without a calling code are of it; null: they need "+".';
COMMENT ON COLUMN clinic.hospitals.staff_horizon_days IS 'How many days ahead staff may book; patients booking_horizon_days.';
COMMENT ON COLUMN clinic.hospitals.late_cancel_hours IS 'How many hours before its start cancelling an appointment begins to be late.';
COMMENT ON COLUMN clinic.hospitals.late_cancel_fee IS 'What a patient owes for cancelling late; 0 for nothing.';
COMMENT ON COLUMN clinic.hospitals.no_show_fee IS 'What a patient owes for missing an appointment; 0 for nothing.';
COMMENT ON COLUMN clinic.hospitals.confirm_above IS 'An amount above it is entered only by who confirms it.';
COMMENT ON COLUMN clinic.hospitals.undo_hours IS 'For how many hours the status of an appointment may be taken back.';
COMMENT ON COLUMN clinic.hospitals.past_visit_days IS 'For how many days an encounter may be entered afterwards.';

ALTER TABLE clinic.bills
ADD CONSTRAINT bill_is_in_the_hospitals_currency FOREIGN KEY (hospital_id, currency) REFERENCES clinic.hospitals (id, currency);
