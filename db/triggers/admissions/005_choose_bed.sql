SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.choose_bed() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_since CONSTANT timestamptz := CASE tg_op WHEN 'INSERT' THEN new.admitted_at ELSE clinic.moment() END;
BEGIN
    IF tg_op = 'INSERT' AND new.bed_id IS NULL OR tg_op = 'UPDATE' AND new.bed_id = old.bed_id AND new.room_id <> old.room_id THEN
        PERFORM FROM clinic.rooms AS r WHERE r.hospital_id = new.hospital_id AND r.id = new.room_id FOR NO KEY UPDATE;
        -- Where none is free, constraints refuse whichever it is.
        SELECT b.id INTO new.bed_id FROM clinic.beds AS b
        WHERE b.hospital_id = new.hospital_id AND b.room_id = new.room_id AND b.retired_at IS NULL
        ORDER BY EXISTS (
            SELECT FROM clinic.bed_stays AS s
            WHERE s.hospital_id = b.hospital_id AND s.bed_id = b.id
                AND tstzrange(s.starts_at, s.ends_at) && tstzrange(least(v_since, new.discharged_at), new.discharged_at)
        ), b.id LIMIT 1;
    ELSE
        -- What a bed that is not there belongs to, its foreign key says.
        SELECT coalesce(max(b.room_id), new.room_id) INTO new.room_id FROM clinic.beds AS b
        WHERE b.hospital_id = new.hospital_id AND b.id = new.bed_id;
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.choose_bed() IS
'Rule 7: whoever names a room without a bed gets its first bed that is free; a stay''s room is that of its bed.';
CREATE OR REPLACE TRIGGER choose_bed BEFORE INSERT OR UPDATE OF room_id, bed_id ON clinic.admissions
FOR EACH ROW EXECUTE FUNCTION clinic.choose_bed();
