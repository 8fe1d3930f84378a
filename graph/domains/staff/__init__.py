"""Doctors, nurses, receptionists and other staff."""
