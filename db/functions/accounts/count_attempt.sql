SET LOCAL ROLE wardgraph_owner;

-- What is kept is one time a key, and no count: attempts come back evenly, so that nobody waits for a whole window, and
-- an attempt that is refused costs the key nothing, so that nobody can be kept out by trying on and on.
CREATE OR REPLACE FUNCTION auth.count_attempt(p_hospital_id bigint, p_kind text, p_key text) RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- The real time, also in a transaction that waited for a lock, and however the hospital's clock is moved.
    v_now CONSTANT timestamptz := clock_timestamp();
    v_key_hash CONSTANT bytea := sha256(convert_to(p_key, 'UTF8'));
    v_limit auth.limits;
    v_each interval;
    v_latest timestamptz;
    v_forgotten_at timestamptz;
BEGIN
    IF p_key IS NULL THEN
        RETURN NULL;
    END IF;
    v_limit := auth.limit_of(p_hospital_id, p_kind);
    v_each := make_interval(secs => v_limit.window_seconds::double precision / v_limit.most);
    v_latest := v_now + make_interval(secs => v_limit.window_seconds) - v_each;
    SELECT a.forgotten_at INTO v_forgotten_at FROM auth.attempts AS a
    WHERE a.hospital_id = p_hospital_id AND a.kind = p_kind AND a.key_hash = v_key_hash;
    -- Looked at first: a refusal, the answer to an attack, locks and writes nothing.
    IF v_forgotten_at IS NULL OR v_forgotten_at <= v_latest THEN
        INSERT INTO auth.attempts AS a (hospital_id, kind, key_hash, forgotten_at)
        VALUES (p_hospital_id, p_kind, v_key_hash, v_now + v_each)
        ON CONFLICT (hospital_id, kind, key_hash) DO UPDATE SET forgotten_at = greatest(a.forgotten_at, v_now) + v_each
        WHERE a.forgotten_at <= v_latest;
        IF FOUND THEN
            RETURN NULL;
        END IF;
        -- Others took the last of them meanwhile.
        SELECT a.forgotten_at INTO v_forgotten_at FROM auth.attempts AS a
        WHERE a.hospital_id = p_hospital_id AND a.kind = p_kind AND a.key_hash = v_key_hash;
    END IF;
    -- Cleared in this moment: then the next attempt finds room.
    RETURN coalesce(greatest(ceil(extract(epoch FROM v_forgotten_at - v_latest)), 1), 1);
END
$$;
COMMENT ON FUNCTION auth.count_attempt(bigint, text, text) IS
'Counts an attempt of a kind (auth.limits) by whoever the key names. Null: it is counted, go ahead; also without a key. A number: the limit is reached, nothing is counted, and an attempt is there again after so many seconds.';
