"""A plan read back from plan.json is the plan that was written."""

import json
from dataclasses import replace

import pytest

from optimizer.audit import audit
from optimizer.report.documents.plan import plan_document
from optimizer.report.documents.stored import plan_of_document
from tests.maths.examples import counterpart, short, tail
from tests.report.solved import LAW, solved


@pytest.mark.parametrize("book", [tail, short, counterpart], ids=lambda make: make.__name__)
def test_the_same_plan_comes_back(book):
    result = solved(book())
    document = json.loads(json.dumps(plan_document(result), allow_nan=False))
    plan = plan_of_document(document)
    runtime = replace(result.plan.outcome, runtime_s=plan.outcome.runtime_s)
    assert plan == replace(result.plan, outcome=runtime)
    assert not audit(result.portfolio, result.scenario, LAW, plan)
