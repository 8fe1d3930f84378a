-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.hospitals ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.hospitals FROM wardgraph_reader;
GRANT SELECT ON clinic.hospitals TO wardgraph_reader;
DROP POLICY IF EXISTS everyone ON clinic.hospitals;
CREATE POLICY everyone ON clinic.hospitals FOR SELECT TO wardgraph_reader
USING (id = (SELECT auth.hospital_id()));
CREATE OR REPLACE VIEW clinic.visible_hospitals WITH (security_invoker = true) AS
SELECT
    t.id,
    t.slug,
    t.name,
    t.time_zone,
    t.currency,
    t.tax_rate_percent,
    t.booking_horizon_days,
    t.created_at,
    t.updated_at,
    t.country,
    CASE WHEN (SELECT auth.may('see.settings')) THEN t.staff_horizon_days END AS staff_horizon_days,
    t.late_cancel_hours,
    t.late_cancel_fee,
    t.no_show_fee,
    CASE WHEN (SELECT auth.may('see.settings')) THEN t.confirm_above END AS confirm_above,
    CASE WHEN (SELECT auth.may('see.settings')) THEN t.undo_hours END AS undo_hours,
    CASE WHEN (SELECT auth.may('see.settings')) THEN t.past_visit_days END AS past_visit_days,
    t.change_reasons_required
FROM clinic.hospitals AS t;
COMMENT ON VIEW clinic.visible_hospitals IS
'Rows of hospitals as the asker sees them, some columns only for some: staff_horizon_days, confirm_above, undo_hours, past_visit_days for holders of see.settings.';
GRANT SELECT ON clinic.visible_hospitals TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_hospitals WITH (security_invoker = true) AS
SELECT
    t.id AS hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.settings')) THEN NULL ELSE 'staff_horizon_days' END,
        CASE WHEN (SELECT auth.may('see.settings')) THEN NULL ELSE 'confirm_above' END,
        CASE WHEN (SELECT auth.may('see.settings')) THEN NULL ELSE 'undo_hours' END,
        CASE WHEN (SELECT auth.may('see.settings')) THEN NULL ELSE 'past_visit_days' END
    ]::text[], NULL) AS hidden
FROM clinic.hospitals AS t;
COMMENT ON VIEW clinic.masks_of_hospitals IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_hospitals TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF slug, name, time_zone, currency, tax_rate_percent, country
ON clinic.hospitals
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_hospitals();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.hospitals
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('id', 'id', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.hospitals
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.hospitals FROM wardgraph_sql;
GRANT SELECT (
    id,
    slug,
    name,
    time_zone,
    currency,
    tax_rate_percent,
    booking_horizon_days,
    created_at,
    updated_at,
    country,
    staff_horizon_days,
    late_cancel_hours,
    late_cancel_fee,
    no_show_fee,
    confirm_above,
    undo_hours,
    past_visit_days,
    change_reasons_required
) ON clinic.hospitals TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.hospitals;
CREATE POLICY sql_login ON clinic.hospitals FOR SELECT TO wardgraph_sql
USING (id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.hospitals WITH (security_barrier = true) AS
SELECT
    t.id,
    t.slug,
    t.name,
    t.time_zone,
    t.currency,
    t.tax_rate_percent,
    t.booking_horizon_days,
    t.created_at,
    t.updated_at,
    t.country,
    t.staff_horizon_days,
    t.late_cancel_hours,
    t.late_cancel_fee,
    t.no_show_fee,
    t.confirm_above,
    t.undo_hours,
    t.past_visit_days,
    t.change_reasons_required
FROM clinic.hospitals AS t;
COMMENT ON VIEW records.hospitals IS
'All columns of hospitals but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.hospitals
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.hospitals
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.hospitals WITH (security_barrier = true) AS
SELECT
    t.id,
    t.slug,
    t.name,
    t.time_zone,
    t.currency,
    t.tax_rate_percent,
    t.booking_horizon_days,
    t.created_at,
    t.updated_at,
    t.country,
    t.staff_horizon_days,
    t.late_cancel_hours,
    t.late_cancel_fee,
    t.no_show_fee,
    t.confirm_above,
    t.undo_hours,
    t.past_visit_days,
    t.change_reasons_required
FROM clinic.hospitals AS t;
COMMENT ON VIEW analysis.hospitals IS
'Hospitals without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.hospitals
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.hospitals
TO wardgraph_data_analyst;
