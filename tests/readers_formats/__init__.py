"""Tests of the readers of feeds, notes, letters, archives and PDF documents."""
