sudo dnf install postgresql
