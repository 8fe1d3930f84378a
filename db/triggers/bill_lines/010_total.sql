SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.total_lines() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_hospital_id bigint;
    v_bill_id bigint;
    v_amount numeric;
    v_uncovered numeric;
BEGIN
    FOR v_hospital_id, v_bill_id, v_amount, v_uncovered IN
        SELECT l.hospital_id, l.bill_id, sum(l.amount), sum(CASE l.kind WHEN 'FEE' THEN l.amount ELSE 0 END) FROM added AS l
        GROUP BY l.hospital_id, l.bill_id ORDER BY l.hospital_id, l.bill_id
    LOOP
        UPDATE clinic.bills AS b SET subtotal = b.subtotal + v_amount, uncovered = b.uncovered + v_uncovered
        WHERE b.hospital_id = v_hospital_id AND b.id = v_bill_id;
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.total_lines() IS
'Rule 5: a bill''s subtotal is the sum of its lines; of fees no insurance pays anything. Once a statement, however many lines it adds.';
CREATE OR REPLACE TRIGGER total_lines AFTER INSERT ON clinic.bill_lines REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION clinic.total_lines();
