"""Every finding says what, expected, received and where; every fix mends it and can be undone."""

from __future__ import annotations

import pytest

from graph_core.analysis import analyse
from graph_core.diagnostics import Diagnostic, Severity
from graph_core.document import GraphDocument
from graph_core.rules import FINDINGS, Finding
from tests.graph_core.rules.cases import CASES
from tests.graph_core.rules.networks import FIXED, Case, data_of, sound


def found(document: GraphDocument, code: str) -> list[Diagnostic]:
    return [d for d in document.analysis.diagnostics if d.code == code]


def test_a_sound_network_has_no_findings() -> None:
    graph = sound().graph
    assert analyse(graph, data_of(graph.recipe)).diagnostics == ()


def test_every_finding_has_a_case() -> None:
    assert {case.code for case in CASES.values()} == {finding.id for finding in FINDINGS}


@pytest.mark.parametrize("case", list(CASES.values()), ids=list(CASES))
def test_it_is_found_and_explained(case: Case) -> None:
    document = GraphDocument(case.make(), data_of)
    messages = [d.message for d in found(document, case.code)]
    assert len(messages) == 1 or (case.code, len(messages)) == ("softmax-before-cross-entropy", 2)
    assert case.says in messages[0]


@pytest.mark.parametrize("case", list(CASES.values()), ids=list(CASES))
def test_it_names_the_node_it_is_about(case: Case) -> None:
    graph = case.make()
    for diagnostic in found(GraphDocument(graph, data_of), case.code):
        node = diagnostic.location.node
        assert not node or graph.label(node) in diagnostic.message


@pytest.mark.parametrize("case", list(CASES.values()), ids=list(CASES))
def test_it_offers_these_fixes(case: Case) -> None:
    (first, *_) = found(GraphDocument(case.make(), data_of), case.code)
    titles = [fix.title for fix in first.fixes]
    assert len(titles) == len(case.fixes)
    assert all(want in (FIXED, title) for want, title in zip(case.fixes, titles, strict=True))


@pytest.mark.parametrize("case", list(CASES.values()), ids=list(CASES))
def test_each_fix_mends_it_and_undo_brings_it_back(case: Case) -> None:
    graph = case.make()
    before = GraphDocument(graph, data_of).analysis.diagnostics
    for finding in [d for d in before if d.code == case.code]:
        for fix in finding.fixes:
            document = GraphDocument(graph, data_of)
            document.apply(fix.edit)
            assert finding not in document.analysis.diagnostics
            left = found(document, case.code)
            assert all(d.location.node != finding.location.node for d in left)
            document.undo()
            assert document.graph == graph
            assert document.analysis.diagnostics == before


@pytest.mark.parametrize("finding", list(FINDINGS), ids=lambda finding: finding.id)
def test_it_is_explained_for_help(finding: Finding) -> None:
    assert finding.title[0].isupper()
    assert len(finding.explanation) > 40
    assert finding.severity in Severity
