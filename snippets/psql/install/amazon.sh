sudo dnf install postgresql17
