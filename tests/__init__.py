"""Tests of clinicbot."""
