"""Surveys: what is asked, by whom, until when, and what it is worth."""
