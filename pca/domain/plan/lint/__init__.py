"""What a plan gets wrong although it is well written: each finding with a code, where, and what to do."""

from pca.domain.plan.lint.findings import CODES, Finding, FindingSeverity, LintCode
from pca.domain.plan.lint.rules import lint

__all__ = ["CODES", "Finding", "FindingSeverity", "LintCode", "lint"]
