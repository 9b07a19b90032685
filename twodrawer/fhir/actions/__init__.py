"""What can be done with files of other systems. Each patient is one transaction: decide, change, record."""

from twodrawer.fhir.actions.begin import begin_import
from twodrawer.fhir.actions.carry_on import carry_on

__all__ = ["begin_import", "carry_on"]
