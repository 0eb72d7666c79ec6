CREATE TEMPORARY TABLE first_table (id integer);
