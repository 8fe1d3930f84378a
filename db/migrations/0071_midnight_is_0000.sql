-- PostgreSQL takes 24:00 for a time of the day, and hardly anything that reads times does. It is the midnight at which the
-- next day begins, so an end stays where it is, and hours that begin then are those of the next weekday.
SET LOCAL ROLE wardgraph_owner;
UPDATE clinic.departments SET closes_at = '00:00' WHERE closes_at = '24:00';
UPDATE clinic.departments SET opens_at = '00:00' WHERE opens_at = '24:00';
-- Hours of no length were entered as 24:00 to 00:00.
DELETE FROM clinic.availabilities WHERE starts_at = '24:00' AND ends_at = '00:00';
UPDATE clinic.availabilities SET weekday = weekday % 7 + 1, starts_at = '00:00', ends_at = CASE WHEN ends_at = '24:00' THEN '00:00' ELSE ends_at END
WHERE starts_at = '24:00';
UPDATE clinic.availabilities SET ends_at = '00:00' WHERE ends_at = '24:00';
