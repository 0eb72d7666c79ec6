SELECT inet_server_addr(), pg_is_in_recovery();
