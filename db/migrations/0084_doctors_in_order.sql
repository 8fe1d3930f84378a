-- staff: lists of doctors are by last name, and a department of a large hospital has hundreds of them to be sorted.
SET LOCAL ROLE wardgraph_owner;

CREATE INDEX doctors_of_a_department_by_name ON clinic.doctors (hospital_id, department_id, last_name_key, id);
CREATE INDEX doctors_by_name ON clinic.doctors (hospital_id, last_name_key, id);
DROP INDEX clinic.doctors_of_a_department;
