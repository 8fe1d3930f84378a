SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.track_beds() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_last clinic.bed_stays;
    v_since timestamptz := new.admitted_at;
BEGIN
    IF tg_op = 'UPDATE' THEN
        UPDATE clinic.bed_stays AS s SET starts_at = new.admitted_at
        WHERE s.hospital_id = new.hospital_id AND new.admitted_at <> old.admitted_at AND s.id = (
            SELECT f.id FROM clinic.bed_stays AS f
            WHERE f.hospital_id = new.hospital_id AND f.admission_id = new.id ORDER BY f.starts_at, f.id LIMIT 1
        );
        SELECT s.* INTO STRICT v_last FROM clinic.bed_stays AS s
        WHERE s.hospital_id = new.hospital_id AND s.admission_id = new.id
        ORDER BY s.starts_at DESC, s.id DESC LIMIT 1;
        IF new.bed_id = v_last.bed_id THEN
            UPDATE clinic.bed_stays AS s SET ends_at = new.discharged_at
            WHERE s.hospital_id = new.hospital_id AND s.id = v_last.id AND s.ends_at IS DISTINCT FROM new.discharged_at;
            RETURN NULL;
        END IF;
        v_since := least(greatest(clinic.moment(), v_last.starts_at), new.discharged_at);
    END IF;
    -- Not before whoever lay there left: a clock can be set back.
    SELECT greatest(v_since, max(s.ends_at)) INTO v_since FROM clinic.bed_stays AS s
    WHERE s.hospital_id = new.hospital_id AND s.bed_id = new.bed_id AND new.discharged_at IS NULL;
    UPDATE clinic.bed_stays AS s SET ends_at = v_since
    WHERE s.hospital_id = new.hospital_id AND s.id = v_last.id;
    INSERT INTO clinic.bed_stays (
        hospital_id, admission_id, patient_id, bed_id, room_id, room_type, department_id, starts_at, ends_at, moved_by_id, reason
    )
    SELECT
        new.hospital_id, new.id, new.patient_id, new.bed_id, r.id, r.type, r.department_id, v_since, new.discharged_at,
        CASE tg_op WHEN 'INSERT' THEN new.admitted_by_id ELSE auth.account_id() END, nullif(current_setting('app.transfer_reason', true), '')
    FROM clinic.rooms AS r WHERE r.hospital_id = new.hospital_id AND r.id = new.room_id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.track_beds() IS
'Rule 7: the beds of a stay over time. Who is brought into another bed leaves the one before at that moment.';
CREATE OR REPLACE TRIGGER track_beds AFTER INSERT OR UPDATE OF bed_id, room_id, admitted_at, discharged_at ON clinic.admissions
FOR EACH ROW EXECUTE FUNCTION clinic.track_beds();
