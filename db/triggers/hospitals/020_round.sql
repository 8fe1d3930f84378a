SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.round_hospital() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    new.late_cancel_fee := rules.round_money(new.late_cancel_fee, new.currency);
    new.no_show_fee := rules.round_money(new.no_show_fee, new.currency);
    new.confirm_above := rules.round_money(new.confirm_above, new.currency);
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.round_hospital() IS
'Amounts among a hospital''s settings have the digits of its currency, also after that changed.';
CREATE OR REPLACE TRIGGER round BEFORE INSERT OR UPDATE ON clinic.hospitals
FOR EACH ROW EXECUTE FUNCTION clinic.round_hospital();
