SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.verify(p_hospital_id bigint)
RETURNS TABLE (problem text, run bigint, event_id bigint, what text)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_seal audit.seals;
    v_before audit.seals;
BEGIN
    FOR v_seal IN SELECT s.* FROM audit.seals AS s WHERE s.hospital_id = p_hospital_id ORDER BY s.run LOOP
        IF v_seal.run <> coalesce(v_before.run, 0) + 1 THEN
            RETURN QUERY SELECT 'missing seal', coalesce(v_before.run, 0) + 1, NULL::bigint, NULL::text;
        END IF;
        IF v_seal.head IS DISTINCT FROM audit.head_of(v_seal) THEN
            RETURN QUERY SELECT 'changed seal', v_seal.run, NULL::bigint, NULL::text;
        END IF;
        -- Each hash is held against the kept one before it, so that only what was changed itself is named.
        RETURN QUERY
        SELECT
            CASE
                WHEN e.id IS NULL THEN 'missing event'
                WHEN link.hash IS DISTINCT FROM sha256(link.before || convert_to(audit.event_text(e), 'UTF8')) THEN 'changed event'
                ELSE 'inserted event'
            END,
            v_seal.run, link.id, audit.event_name(e)
        FROM (
            SELECT
                t.id, t.hash,
                lag(t.hash, 1, coalesce(v_before.head, audit.first_hash(p_hospital_id))) OVER (ORDER BY t.place) AS before
            FROM unnest(v_seal.event_ids, v_seal.links) WITH ORDINALITY AS t (id, hash, place)
        ) AS link
        LEFT JOIN audit.events AS e ON e.hospital_id = p_hospital_id AND e.id = link.id
        WHERE e.id IS NULL
            OR link.hash IS DISTINCT FROM sha256(link.before || convert_to(audit.event_text(e), 'UTF8'))
            -- Its transaction had not begun when the seal before was made: it cannot have happened earlier. Clocks may be set back a little.
            OR (e.transaction_id >= v_before.next_transaction AND e.occurred_at < v_before.sealed_at - interval '1 minute');
        v_before := v_seal;
    END LOOP;
    RETURN QUERY
    SELECT 'inserted event', NULL::bigint, e.id, audit.event_name(e) FROM audit.events AS e
    WHERE e.hospital_id = p_hospital_id
        AND (
            e.transaction_id < v_before.sealed_below
            -- There is no such transaction, unless the events came from another server and wait for their first seal here.
            OR (e.transaction_id >= pg_snapshot_xmax(pg_current_snapshot())
                AND coalesce(v_before.sealed_below <= pg_snapshot_xmin(pg_current_snapshot()), true))
        )
        AND NOT EXISTS (
            SELECT FROM (
                SELECT unnest(s.event_ids) AS id FROM audit.seals AS s WHERE s.hospital_id = p_hospital_id
            ) AS sealed WHERE sealed.id = e.id
        )
    ORDER BY e.id;
END
$$;
COMMENT ON FUNCTION audit.verify(bigint) IS
'Whatever is wrong with a hospital''s audit: events that were changed, are missing, or were slipped in, and seals likewise. No row where all is as it was sealed; who made the whole chain again is found by a head that was kept elsewhere.';
