SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.try_series_date(
    p_series clinic.appointment_series, p_day date, p_local_time time, p_starts_at timestamptz,
    OUT appointment_id bigint, OUT refused_code text, OUT refused_message text
)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.refuse_skipped(p_starts_at, p_day, p_local_time);
    appointment_id := (clinic.insert_booking(
        p_series.hospital_id, p_series.patient_id, p_series.doctor_id, p_starts_at, p_series.duration_minutes, p_series.reason, NULL, NULL, p_series.id
    )).id;
EXCEPTION WHEN OTHERS THEN
    -- What keeps one date from being booked is an answer; anything else concerns all of them.
    refused_code := rules.booking_error(sqlstate);
    IF refused_code IS NULL THEN
        RAISE;
    END IF;
    refused_message := sqlerrm;
END
$$;
COMMENT ON FUNCTION clinic.try_series_date(clinic.appointment_series, date, time, timestamptz) IS
'Books one appointment of a series, or says why not. The calendar and the patient are locked already: what is locked here is let go with a refusal.';
