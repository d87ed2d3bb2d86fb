"""The playbook language: what a plan may say."""
