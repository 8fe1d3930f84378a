-- A page of the discounted bills, the largest discount first, anywhere in the list. Seven bills of eight have no discount, and take no place in it.
SET LOCAL ROLE wardgraph_owner;

CREATE INDEX bills_by_discount ON clinic.bills (hospital_id, discount, id) WHERE discount_percent > 0;
