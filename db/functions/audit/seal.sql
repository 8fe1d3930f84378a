SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.seal(p_hospital_id bigint, p_most integer DEFAULT 10000) RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_last audit.seals;
    v_seal audit.seals;
    v_moved boolean;
    v_cut xid8;
    v_hash bytea;
    v_ids bigint[] := '{}';
    v_links bytea[] := '{}';
    v_event audit.events;
BEGIN
    -- One at a time, and the next statement sees what the one before has sealed.
    PERFORM pg_advisory_xact_lock(hashtextextended('audit.seal', p_hospital_id));
    SELECT s.* INTO v_last FROM audit.seals AS s WHERE s.hospital_id = p_hospital_id ORDER BY s.run DESC LIMIT 1;
    -- Ids are not the order of commits: an event of an older transaction may still come. Below the oldest that has not
    -- ended none can.
    v_seal.sealed_below := pg_snapshot_xmin(pg_current_snapshot());
    v_seal.next_transaction := pg_snapshot_xmax(pg_current_snapshot());
    v_seal.hospital_id := p_hospital_id;
    v_seal.run := coalesce(v_last.run, 0) + 1;
    -- Another server counts transactions from the start: what the one before left open comes first, in one seal.
    v_moved := coalesce(v_last.sealed_below > v_seal.sealed_below, false);
    IF NOT v_moved THEN
        SELECT e.transaction_id INTO v_cut FROM audit.events AS e
        WHERE e.hospital_id = p_hospital_id AND e.transaction_id >= coalesce(v_last.sealed_below, '0')
            AND e.transaction_id < v_seal.sealed_below
        ORDER BY e.transaction_id OFFSET p_most LIMIT 1;
        -- A transaction is sealed as a whole.
        SELECT e.transaction_id INTO v_cut FROM audit.events AS e
        WHERE e.hospital_id = p_hospital_id AND e.transaction_id >= v_cut AND e.transaction_id < v_seal.sealed_below
            AND e.transaction_id > (
                SELECT f.transaction_id FROM audit.events AS f
                WHERE f.hospital_id = p_hospital_id AND f.transaction_id >= coalesce(v_last.sealed_below, '0')
                ORDER BY f.transaction_id LIMIT 1
            )
        ORDER BY e.transaction_id LIMIT 1;
        v_seal.sealed_below := coalesce(v_cut, v_seal.sealed_below);
    END IF;
    v_hash := coalesce(v_last.head, audit.first_hash(p_hospital_id));
    FOR v_event IN
        SELECT e.* FROM audit.events AS e
        WHERE e.hospital_id = p_hospital_id AND CASE
                WHEN v_moved THEN (e.transaction_id < v_seal.sealed_below OR e.transaction_id >= v_last.sealed_below)
                    AND NOT EXISTS (
                        SELECT FROM audit.seals AS s WHERE s.hospital_id = p_hospital_id AND e.id = ANY (s.event_ids)
                    )
                ELSE e.transaction_id >= coalesce(v_last.sealed_below, '0') AND e.transaction_id < v_seal.sealed_below
            END
        ORDER BY e.transaction_id, e.id
    LOOP
        v_hash := sha256(v_hash || convert_to(audit.event_text(v_event), 'UTF8'));
        v_ids := v_ids || v_event.id;
        v_links := v_links || v_hash;
    END LOOP;
    IF v_ids <> '{}' THEN
        v_seal.event_ids := v_ids;
        v_seal.links := v_links;
        v_seal.sealed_at := clock_timestamp();
        v_seal.head := audit.head_of(v_seal);
        INSERT INTO audit.seals (hospital_id, run, sealed_at, sealed_below, next_transaction, event_ids, links, head)
        VALUES (
            p_hospital_id, v_seal.run, v_seal.sealed_at, v_seal.sealed_below, v_seal.next_transaction, v_seal.event_ids, v_seal.links,
            v_seal.head
        );
    END IF;
    RETURN cardinality(v_ids);
END
$$;
COMMENT ON FUNCTION audit.seal(bigint, integer) IS
'Chains the events of a hospital that are not yet sealed and can have no older ones beside them any more, about p_most at once. How many that were; 0 where nothing is left.';
GRANT EXECUTE ON FUNCTION audit.seal(bigint, integer) TO wardgraph_owner;
