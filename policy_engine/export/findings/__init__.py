"""Findings for other programs: plain data, SARIF for code hosts, workflow commands for GitHub, JUnit for test reports.

Pure functions: reports in, text or data out.
"""

from policy_engine.export.findings.data import findings_data, waived_data
from policy_engine.export.findings.github import github_commands
from policy_engine.export.findings.junit import junit_xml
from policy_engine.export.findings.sarif import sarif_log

__all__ = ["findings_data", "github_commands", "junit_xml", "sarif_log", "waived_data"]
