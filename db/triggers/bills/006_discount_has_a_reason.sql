SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.require_discount_reason() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.check_input(ARRAY[rules.text_problem('discountReason', new.discount_reason, 1000)]);
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.require_discount_reason() IS
'Rule 5, whoever writes: a discount says why it is given (BAD_USER_INPUT). No CHECK says so, since bills from before it had to may lack it.';
CREATE OR REPLACE TRIGGER b_discount_has_a_reason_insert BEFORE INSERT ON clinic.bills
FOR EACH ROW WHEN (new.discount_percent > 0) EXECUTE FUNCTION clinic.require_discount_reason();
CREATE OR REPLACE TRIGGER b_discount_has_a_reason BEFORE UPDATE OF discount_percent, discount_reason ON clinic.bills
FOR EACH ROW WHEN (
    new.discount_percent > 0
    AND (new.discount_percent, new.discount_reason) IS DISTINCT FROM (old.discount_percent, old.discount_reason)
) EXECUTE FUNCTION clinic.require_discount_reason();
