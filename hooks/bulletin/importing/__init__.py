"""Importing: pages of the old portal and Word files, read into values that become posts."""
