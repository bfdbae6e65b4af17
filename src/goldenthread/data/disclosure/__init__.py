"""Disclosure control: nothing leaves a source about people before it passed here."""

from goldenthread.data.disclosure.audit import AuditResult, Interval, audit
from goldenthread.data.disclosure.protect import ProtectedTable, protect
from goldenthread.data.disclosure.published import Published, Why
from goldenthread.data.disclosure.rules import RuleSet, Totals, read_rules, rule_set, shipped_rules
from goldenthread.data.disclosure.shares import ProtectedRates, protect_rates
from goldenthread.data.disclosure.tables import Axis, CountTable, Merge, stack
from goldenthread.data.disclosure.texts import ProtectedText, protect_text

__all__ = [
    "AuditResult",
    "Axis",
    "CountTable",
    "Interval",
    "Merge",
    "ProtectedRates",
    "ProtectedTable",
    "ProtectedText",
    "Published",
    "RuleSet",
    "Totals",
    "Why",
    "audit",
    "protect",
    "protect_rates",
    "protect_text",
    "read_rules",
    "rule_set",
    "shipped_rules",
    "stack",
]
