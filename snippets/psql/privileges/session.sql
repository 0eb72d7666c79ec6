SELECT has_schema_privilege('public', 'CREATE') AS may_create_tables;
