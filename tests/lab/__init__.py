"""The lab: ``docker`` runs it in Docker, ``local`` with the programs of this machine."""
