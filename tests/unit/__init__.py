"""Tests without a wiki."""
