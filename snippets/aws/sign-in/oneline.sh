aws login
