SELECT pg_is_in_recovery();
CREATE TEMPORARY TABLE note (body text);
