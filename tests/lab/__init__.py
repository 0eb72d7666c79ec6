"""The lab: servers, names, AWS and faults, and the clients that readers sit at.

``docker`` runs it in Docker; ``local`` with the PostgreSQL programs of this machine.
"""
