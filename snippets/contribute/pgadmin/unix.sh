make pgadmin
make pictures
