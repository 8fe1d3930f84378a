SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.keep_beds() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_in_use bigint;
BEGIN
    SELECT count(*) INTO v_in_use FROM clinic.beds AS b
    WHERE b.hospital_id = new.hospital_id AND b.room_id = new.id AND b.retired_at IS NULL;
    IF v_in_use < new.beds THEN
        -- One statement, so that beds are counted once all are there: those out of use first, then new ones.
        INSERT INTO clinic.beds (hospital_id, room_id, number)
        SELECT new.hospital_id, new.id, c.number FROM (
            SELECT b.number, 1 AS kind, b.id AS nth FROM clinic.beds AS b
            WHERE b.hospital_id = new.hospital_id AND b.room_id = new.id AND b.retired_at IS NOT NULL
            UNION ALL
            SELECT n::text, 2, n
            FROM generate_series(
                1, new.beds + (SELECT count(*) FROM clinic.beds AS b WHERE b.hospital_id = new.hospital_id AND b.room_id = new.id)
            ) AS n
            WHERE NOT EXISTS (
                SELECT FROM clinic.beds AS b WHERE b.hospital_id = new.hospital_id AND b.room_id = new.id AND b.number = n::text
            )
        ) AS c
        ORDER BY c.kind, c.nth LIMIT new.beds - v_in_use
        ON CONFLICT (hospital_id, room_id, rules.case_folded(number)) DO UPDATE SET retired_at = NULL;
    ELSIF v_in_use > new.beds THEN
        UPDATE clinic.beds AS b SET retired_at = clinic.clock()
        WHERE b.hospital_id = new.hospital_id AND b.id IN (
            SELECT f.id FROM clinic.beds AS f
            WHERE f.hospital_id = new.hospital_id AND f.room_id = new.id AND f.retired_at IS NULL AND f.admission_id IS NULL
            ORDER BY f.id DESC LIMIT v_in_use - new.beds
        );
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.keep_beds() IS
'Rule 7: a room has as many beds in use as its number says. More: those out of use come back first. Fewer: the last free ones go out of use.';
CREATE OR REPLACE TRIGGER keep_beds AFTER INSERT OR UPDATE OF beds ON clinic.rooms
FOR EACH ROW EXECUTE FUNCTION clinic.keep_beds();
