-- Generated from permissions.sql by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.permissions_of(p_roles text[]) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Not IMMUTABLE, for then concat_ws, which is not, would keep it from being inlined.
    SELECT concat_ws(
        ' ',
        '',
        CASE WHEN 'ADMIN' = ANY (p_roles) THEN 'see.patients see.contact see.contact_persons see.insurance see.allergies see.clinical see.scheduling see.appointments '
            || 'see.reasons see.visits see.staff see.time_off see.medications see.stock see.ledger see.prescriptions '
            || 'see.prescription_reasons see.rooms see.admissions see.bills see.accounts see.settings see.openings see.merges '
            || 'see.database_users see.imports patient.register patient.death patient.merge patient.contact contact_person.manage '
            || 'insurance.check patient.care appointment.book appointment.overbook appointment.reschedule appointment.cancel '
            || 'appointment.walk_in appointment.check_in appointment.undo appointment.mark_no_show appointment.edit appointment.treat '
            || 'prescription.cancel prescription.return prescription.complete stock.manage admission.manage bill.issue bill.charge '
            || 'bill.discount bill.pay payment.confirm bill.rerate bill.refund bill.void bill.write_off claim.manage payment.refund '
            || 'payment.void availability.set hospital.manage import.run account.manage record.changes audit.read account.second_factor '
            || 'account.second_factor.own session.revoke session.revoke.own password.change.own account.contact account.contact.own '
            || 'database.manage report.appointments report.patients report.staff report.rooms report.billing report.pharmacy' END,
        CASE WHEN 'ANALYST' = ANY (p_roles) THEN 'see.settings account.second_factor.own session.revoke.own password.change.own account.contact.own report.appointments '
            || 'report.patients report.staff report.rooms report.billing report.pharmacy' END,
        CASE WHEN 'AUDITOR' = ANY (p_roles) THEN 'see.accounts see.settings see.openings see.merges see.database_users audit.read account.second_factor.own '
            || 'session.revoke.own password.change.own account.contact.own' END,
        CASE WHEN 'CASHIER' = ANY (p_roles) THEN 'see.patients see.contact see.insurance see.appointments see.medications see.admissions see.bills see.settings '
            || 'insurance.check bill.issue bill.charge bill.discount bill.pay payment.confirm bill.rerate bill.refund claim.manage '
            || 'record.changes account.second_factor.own session.revoke.own password.change.own account.contact.own report.billing' END,
        CASE WHEN 'DOCTOR' = ANY (p_roles) THEN 'see.staff see.medications see.stock see.rooms see.settings patient.death contact_person.manage patient.care '
            || 'patient.open_record appointment.overbook.own appointment.treat.own prescription.cancel.own prescription.complete.own '
            || 'availability.set.own record.changes account.second_factor.own session.revoke.own password.change.own account.contact.own '
            || 'report.appointments.own report.patients.own report.staff report.rooms' END,
        CASE WHEN 'NURSE' = ANY (p_roles) THEN 'see.staff see.medications see.stock see.rooms see.settings patient.death contact_person.manage patient.care '
            || 'appointment.check_in appointment.undo admission.manage record.changes account.second_factor.own session.revoke.own '
            || 'password.change.own account.contact.own report.staff report.rooms' END,
        CASE WHEN 'PATIENT' = ANY (p_roles) THEN 'see.medications patient.contact.own contact_person.manage.own patient.insurance.own appointment.book.own '
            || 'appointment.reschedule.own appointment.cancel.own bill.issue.own payment.start.own account.second_factor.own '
            || 'session.revoke.own password.change.own account.contact.own' END,
        CASE WHEN 'PHARMACIST' = ANY (p_roles) THEN 'see.prescribed_patients see.medications see.stock see.ledger see.prescriptions see.prescription_reasons see.settings '
            || 'prescription.cancel prescription.return prescription.complete stock.manage record.changes account.second_factor.own '
            || 'session.revoke.own password.change.own account.contact.own report.pharmacy' END,
        CASE WHEN 'RECEPTIONIST' = ANY (p_roles) THEN 'see.patients see.contact see.contact_persons see.insurance see.allergies see.scheduling see.appointments see.reasons '
            || 'see.visits see.staff see.time_off see.medications see.stock see.ledger see.prescriptions see.rooms see.admissions '
            || 'see.bills see.settings see.merges patient.register patient.death patient.merge patient.contact contact_person.manage '
            || 'insurance.check appointment.book appointment.reschedule appointment.cancel appointment.walk_in appointment.check_in '
            || 'appointment.undo appointment.mark_no_show appointment.edit record.changes account.second_factor.own session.revoke.own '
            || 'password.change.own account.contact.own report.appointments report.patients report.staff report.rooms' END,
        ''
    )
$$;
COMMENT ON FUNCTION auth.permissions_of(text[]) IS
'What any of the roles grants (auth.permissions), each between spaces; some of it several times.';
