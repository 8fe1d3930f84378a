SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.require_cashier(p_permission text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT auth.may(p_permission) THEN
        RAISE EXCEPTION USING
            errcode = 'ZH002',
            message = CASE p_permission
                WHEN 'bill.discount' THEN 'Patients bill their appointments without a discount.' ELSE 'Patients bill their own appointments alone.'
            END,
            detail = jsonb_build_object('permission', p_permission)::text,
            hint = 'A cashier bills stays and what is of no appointment, and gives discounts.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.require_cashier(text) IS
'FORBIDDEN for a patient who bills anything but an own appointment as it is (permission bill.issue), or with a discount (bill.discount).';
