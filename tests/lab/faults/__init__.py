"""What can go wrong in the lab, and what happens around a reader on a page."""

from . import network, readers, servers  # noqa: F401 - they bring the faults
from .base import FAULTS, Edit, check_use, no_fault, replace_all, switched_on

__all__ = ["FAULTS", "Edit", "check_use", "no_fault", "replace_all", "switched_on"]
