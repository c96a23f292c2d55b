"""A plan that the audit refuses is told of, where another one is shown."""

import logging

import optimizer.optimize
from models.units import LANGUAGES
from optimizer.audit import audit
from optimizer.audit.violation import broken
from optimizer.report.documents.plan import plan_document
from optimizer.report.plan.workbook import write_plan
from tests.books import BookSheets, project, source
from tests.explain.solved import solved


def test_a_better_plan_that_the_audit_refuses_is_told(monkeypatch, tmp_path, caplog):
    """P1 is worth most, and the audit does not let it pass: the plan with P2 is shown, and says so."""
    book = BookSheets(
        projects=[project("P1", 100, benefit=9), project("P2", 100, benefit=5)],
        sources=[source("XDCB", 100)],
        scenario={"objective": "benefit", "two_period_share": 0, "gap": 0},
    )

    def strict(portfolio, scenario, law, plan):
        if plan.by_id["P1"].selected:
            return (broken("envelope_year", "XDCB 2026", 1, found=101, most=100),)
        return audit(portfolio, scenario, law, plan)

    monkeypatch.setattr(optimizer.optimize, "audit", strict)
    monkeypatch.setattr(optimizer.optimize, "TRIES", {False: 2})
    with caplog.at_level(logging.INFO):
        result = solved(book)
    assert [line.project_id for line in result.plan.selected] == ["P2"]
    assert result.plan.outcome.refused_for == ("envelope_year",)
    told = [issue for issue in plan_document(result)["issues"] if issue["code"] == "issue_plan_refused"]
    assert "Hạn mức nguồn vốn theo năm" in told[0]["message_vi"]
    assert "Yearly envelope" in told[0]["message_en"]
    assert "envelope_year" in caplog.text
    for language in LANGUAGES:
        write_plan(result, tmp_path / f"{language}.xlsx", language)
