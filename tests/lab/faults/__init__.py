"""What can go wrong in the lab, and what happens around a reader on a page."""

from . import failover, network, readers, servers, setups
from .base import FAULTS, Edit, Fault, Reader, check_use, no_fault, replace_all, switched_on

__all__ = [
    "FAULTS",
    "Edit",
    "Fault",
    "Reader",
    "check_use",
    "failover",
    "network",
    "no_fault",
    "readers",
    "replace_all",
    "servers",
    "setups",
    "switched_on",
]
