"""Bytes become resources: strict JSON, bundles, lines, archives. Nothing here knows what a resource means."""

from twodrawer.fhir.reading.files import read_file, read_files
from twodrawer.fhir.reading.parcels import Parcel, Resource

__all__ = ["Parcel", "Resource", "read_file", "read_files"]
