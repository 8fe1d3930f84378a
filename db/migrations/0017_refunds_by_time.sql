-- The revenue report counts refunds in the month in which they were given back, which nothing found them by.
SET LOCAL ROLE wardgraph_owner;

CREATE INDEX refunds_by_time ON clinic.refunds (hospital_id, refunded_at, id);
