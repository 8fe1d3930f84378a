SET LOCAL ROLE wardgraph_owner;

-- What is kept is one time a key, and no count: attempts come back evenly, so that nobody waits for a whole window, and
-- an attempt that is refused costs the key nothing, so that nobody can be kept out by trying on and on.
CREATE OR REPLACE FUNCTION auth.count_attempt(p_hospital_id bigint, p_kind text, p_key text) RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_most integer;
    v_window interval;
    v_wait integer := auth.attempt_wait(p_hospital_id, p_kind, p_key);
BEGIN
    -- Looked at first: a refusal, the answer to an attack, locks and writes nothing.
    IF v_wait IS NOT NULL OR p_key IS NULL THEN
        RETURN v_wait;
    END IF;
    SELECT l.most, make_interval(secs => l.window_seconds) INTO v_most, v_window FROM auth.limit_of(p_hospital_id, p_kind) AS l;
    -- clock_timestamp(), the real time, also after a wait for the row, and however the hospital's clock is moved.
    INSERT INTO auth.attempts AS a (hospital_id, kind, key_hash, forgotten_at)
    VALUES (p_hospital_id, p_kind, sha256(convert_to(p_key, 'UTF8')), clock_timestamp() + v_window / v_most)
    ON CONFLICT (hospital_id, kind, key_hash) DO UPDATE SET forgotten_at = greatest(a.forgotten_at, clock_timestamp()) + v_window / v_most
    WHERE a.forgotten_at <= clock_timestamp() + v_window - v_window / v_most;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    -- Others took the last of them meanwhile; should they have come back in this moment, the next attempt finds one.
    RETURN coalesce(auth.attempt_wait(p_hospital_id, p_kind, p_key), 1);
END
$$;
COMMENT ON FUNCTION auth.count_attempt(bigint, text, text) IS
'Counts an attempt of a kind (auth.limits) by whoever the key names. Null: it is counted, go ahead; also without a key. A number: the limit is reached, nothing is counted, and an attempt is there again after so many seconds.';
