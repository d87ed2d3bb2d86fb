"""Runs a business continuity plan: states, measures, tasks, messages, and a journal that proves itself."""
