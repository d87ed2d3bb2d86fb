"""What a plan gets wrong although it is well written: each finding with a code, where, and what to do."""
