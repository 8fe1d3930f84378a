-- Floors of pages of reports: the same rows as JSON by functions written by hand, which begin as every read function does.
DROP SCHEMA IF EXISTS bench_reports CASCADE;
CREATE SCHEMA bench_reports AUTHORIZATION wardgraph_owner;
SET LOCAL ROLE wardgraph_owner;

CREATE FUNCTION bench_reports.billed(p_hospital_id bigint, p_session_id uuid) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN (
        SELECT json_agg(json_build_object('patientId', t.patient_id, 'bills', t.bills, 'billed', t.total_billed, 'currency', t.currency))
        FROM (
            SELECT t.* FROM clinic.patient_totals AS t WHERE t.hospital_id = p_hospital_id AND t.bills > 0
            ORDER BY t.total_billed DESC, t.currency DESC, t.patient_id DESC LIMIT 21
        ) AS t
    );
END
$$;

CREATE FUNCTION bench_reports.appointments(p_hospital_id bigint, p_session_id uuid, p_at timestamptz, p_id bigint) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN (
        SELECT json_agg(json_build_object('startsAt', a.starts_at, 'endsAt', a.ends_at, 'status', a.status, 'patientId', a.patient_id))
        FROM (
            SELECT a.* FROM clinic.appointments AS a
            WHERE a.hospital_id = p_hospital_id AND a.retired_at IS NULL AND (a.starts_at, a.id) > (p_at, p_id)
            ORDER BY a.starts_at, a.id LIMIT 21
        ) AS a
    );
END
$$;

CREATE FUNCTION bench_reports.discounts(p_hospital_id bigint, p_session_id uuid, p_discount numeric, p_id bigint) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN (
        SELECT json_agg(json_build_object('issuedAt', b.issued_at, 'discount', b.discount, 'total', b.total, 'patientId', b.patient_id))
        FROM (
            SELECT b.* FROM clinic.bills AS b
            WHERE b.hospital_id = p_hospital_id AND b.status <> 'VOID' AND b.discount_percent > 0 AND (b.discount, b.id) < (p_discount, p_id)
            ORDER BY b.discount DESC, b.id DESC LIMIT 21
        ) AS b
    );
END
$$;
