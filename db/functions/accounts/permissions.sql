SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.permissions() RETURNS TABLE (permission text, roles text[])
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    VALUES
    -- What a role sees beyond what its person sees as a patient, as her doctor or on her ward.
    ('see.patients', '{RECEPTIONIST,CASHIER,ADMIN}'::text[]),
    ('see.contact', '{RECEPTIONIST,CASHIER,ADMIN}'),
    ('see.insurance', '{RECEPTIONIST,CASHIER,ADMIN}'),
    ('see.allergies', '{RECEPTIONIST,ADMIN}'),
    ('see.prescribed_patients', '{PHARMACIST}'),
    ('see.clinical', '{ADMIN}'),
    ('see.scheduling', '{RECEPTIONIST,ADMIN}'),
    ('see.appointments', '{RECEPTIONIST,CASHIER,ADMIN}'),
    ('see.reasons', '{RECEPTIONIST,ADMIN}'),
    ('see.visits', '{RECEPTIONIST,ADMIN}'),
    ('see.staff', '{RECEPTIONIST,NURSE,DOCTOR,ADMIN}'),
    ('see.time_off', '{RECEPTIONIST,ADMIN}'),
    ('see.medications', '{PATIENT,RECEPTIONIST,NURSE,DOCTOR,PHARMACIST,CASHIER,ADMIN}'),
    ('see.stock', '{RECEPTIONIST,NURSE,DOCTOR,PHARMACIST,ADMIN}'),
    ('see.ledger', '{RECEPTIONIST,PHARMACIST,ADMIN}'),
    ('see.prescriptions', '{RECEPTIONIST,PHARMACIST,ADMIN}'),
    ('see.rooms', '{RECEPTIONIST,NURSE,DOCTOR,ADMIN}'),
    ('see.admissions', '{RECEPTIONIST,ADMIN}'),
    ('see.bills', '{RECEPTIONIST,CASHIER,ADMIN}'),
    ('see.accounts', '{AUDITOR,ADMIN}'),
    ('see.openings', '{AUDITOR,ADMIN}'),
    -- What a role does. With ".own": to herself as a patient, or in her own appointments as a doctor.
    ('patient.register', '{RECEPTIONIST,ADMIN}'),
    ('patient.contact', '{RECEPTIONIST,ADMIN}'),
    ('patient.contact.own', '{PATIENT}'),
    ('patient.open_record', '{DOCTOR}'),
    ('appointment.book', '{RECEPTIONIST,ADMIN}'),
    ('appointment.book.own', '{PATIENT}'),
    ('appointment.reschedule', '{RECEPTIONIST,ADMIN}'),
    ('appointment.reschedule.own', '{PATIENT}'),
    ('appointment.cancel', '{RECEPTIONIST,ADMIN}'),
    ('appointment.cancel.own', '{PATIENT}'),
    ('appointment.check_in', '{RECEPTIONIST,NURSE,ADMIN}'),
    ('appointment.mark_no_show', '{RECEPTIONIST,ADMIN}'),
    ('appointment.treat', '{ADMIN}'),
    ('appointment.treat.own', '{DOCTOR}'),
    ('prescription.cancel', '{PHARMACIST,ADMIN}'),
    ('prescription.cancel.own', '{DOCTOR}'),
    ('stock.manage', '{PHARMACIST,ADMIN}'),
    ('admission.manage', '{NURSE,ADMIN}'),
    ('bill.issue', '{CASHIER,ADMIN}'),
    ('bill.discount', '{CASHIER,ADMIN}'),
    ('bill.pay', '{CASHIER,ADMIN}'),
    ('bill.pay.own', '{PATIENT}'),
    ('bill.void', '{ADMIN}'),
    ('payment.refund', '{ADMIN}'),
    ('payment.void', '{ADMIN}'),
    ('availability.set', '{ADMIN}'),
    ('availability.set.own', '{DOCTOR}'),
    ('hospital.manage', '{ADMIN}'),
    ('account.manage', '{ADMIN}'),
    -- Which reports of the whole hospital a role sees. With ".own": what they say of herself as a doctor.
    ('report.appointments', '{RECEPTIONIST,ANALYST,ADMIN}'),
    ('report.appointments.own', '{DOCTOR}'),
    ('report.patients', '{RECEPTIONIST,ANALYST,ADMIN}'),
    ('report.staff', '{RECEPTIONIST,NURSE,DOCTOR,ANALYST,ADMIN}'),
    ('report.rooms', '{RECEPTIONIST,NURSE,DOCTOR,ANALYST,ADMIN}'),
    ('report.billing', '{CASHIER,ANALYST,ADMIN}'),
    ('report.pharmacy', '{PHARMACIST,ANALYST,ADMIN}')
$$;
COMMENT ON FUNCTION auth.permissions() IS 'Who does what (docs/rules.md): every permission and the roles that grant it. An account acts with the union of its roles.';
GRANT EXECUTE ON FUNCTION auth.permissions() TO wardgraph_reader;
