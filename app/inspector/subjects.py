"""What the inspector can be about: each builds its page and keeps it in step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from app.controls.switch import Switch
from app.controls.text import label
from app.inspector.block import BlockParts
from app.inspector.code import TrustState, open_editor
from app.inspector.editors import Surroundings
from app.inspector.exposing import Exposing, ports_only
from app.inspector.facts import BYPASSED, Fact, facts_of, keys_of, totals_of
from app.inspector.form import ParamForm
from app.inspector.pages import FactsTable, Header, Heading, NameEdit, common_values, page, row_of
from app.inspector.recipe import recipe_facts
from app.scope import block_at
from app.theme import Theme
from app.workspace import Workspace
from graph_core.bindings import bind
from graph_core.bypass import is_bypassed
from graph_core.edits import Rename, RenameGraph, SetTrainable
from graph_core.graph import Layer
from graph_core.kinds import spec_of, uncounted
from graph_core.layers.core.python import PYTHON
from graph_core.params import Param
from graph_core.spec import LayerSpec


class Subject(Protocol):
    """A page and how it follows the document."""

    page: QWidget

    def refresh(self) -> None:
        """Show the document as it is now."""
        ...


def surroundings(workspace: Workspace, node: str = "") -> Surroundings:
    """Return what editors may offer for this document, and for one of its nodes."""
    analysis = workspace.analysis
    if analysis.signature is None:
        return Surroundings()
    fields = tuple(analysis.signature.fields.values())
    if not node or workspace.graph.layer_of(node).kind not in ("input", "output"):
        return Surroundings(fields)
    bound = bind(workspace.graph, analysis.signature, analysis.facts)
    field = bound.inputs.get(node) or bound.heads.get(node)
    return Surroundings(fields, field.name if field else "")


class OneLayer:
    """A selected call: its layer's name and params, and the call's own types."""

    def __init__(self, workspace: Workspace, theme: Theme, node: str, help_for: Any) -> None:
        self.workspace, self.node, self.theme = workspace, node, theme
        layer = workspace.graph.layer_of(node)
        self.layer_id = layer.id
        spec = spec_of(workspace.graph, layer)
        self.spec = spec
        self.name = NameEdit("Layer name", self._check_name)
        self.name.renamed.connect(self._rename)
        params = spec.params if spec else ()
        self.form = ParamForm(ports_only(layer, params) if workspace.scope else params)
        self.form.edited.connect(self._edit)
        self.form.left.connect(workspace.document.end_merge)
        self.facts = FactsTable()
        self.shared = label("", "muted", wrap=True)
        self.trainable = Switch("Trainable")
        self.trainable.clicked.connect(self._freeze)
        self.learns = row_of("Trainable", self.trainable)
        header = Header(_heading(layer, spec), theme, has_help=spec is not None)
        if spec:
            header.help_wanted.connect(lambda: help_for(spec))
        name = row_of("Name", self.name)
        self.extras = _extras(workspace, theme, node, self.form.params)
        parts = [header, name, self.form, self.learns, *self.extras, None, self.facts, self.shared]
        self.page = page(parts)
        self.refresh()

    def refresh(self) -> None:
        graph = self.workspace.graph
        layer = graph.layers[self.layer_id]
        self.name.show_name(layer.name)
        around = surroundings(self.workspace, self.node)
        if layer.kind == PYTHON.id:
            around = replace(around, edit_code=self._edit_code)
        self.form.show_values(layer.params, around=around)
        self.trainable.setChecked(layer.trainable)
        facts = self.workspace.analysis.facts.get(self.node)
        unknown = uncounted(self.workspace.graph, [layer.kind])
        self.learns.setVisible(bool(facts and facts.weights) or unknown or not layer.trainable)
        known = facts_of(self.spec, facts, unknown=unknown) if self.spec else ()
        prefix = self.workspace.key_prefix
        passed = (BYPASSED,) if is_bypassed(graph, self.node) else ()
        self.facts.show_facts([*passed, *known, *keys_of(prefix, layer, facts)])
        calls = len(graph.calls(layer.id))
        self.shared.setText(
            f"Shared: {calls} calls use these weights; a change here changes all of them."
        )
        self.shared.setVisible(calls > 1)
        for extra in self.extras:
            extra.refresh()

    def _edit(self, name: str, value: Any) -> None:
        merge = f"inspector {self.layer_id} {name}"
        self.workspace.set_param([self.layer_id], name, value, merge)

    def _edit_code(self) -> None:
        open_editor(self.page.window(), self.workspace, self.theme, self.layer_id)

    def _check_name(self, name: str) -> Any:
        return self.workspace.check(Rename(self.layer_id, name))

    def _rename(self, name: str) -> None:
        self.workspace.apply(Rename(self.layer_id, name))

    def _freeze(self, on: bool) -> None:
        self.workspace.apply(SetTrainable((self.layer_id,), on))


def _extras(
    workspace: Workspace, theme: Theme, node: str, params: tuple[Param, ...]
) -> list[TrustState | BlockParts | Exposing]:
    """Return what is about code and blocks: trust, a block's parts, and exposing inside of one."""
    made: list[TrustState | BlockParts | Exposing] = []
    layer, block = workspace.graph.layer_of(node), block_at(workspace.graph, node)
    if layer.kind == PYTHON.id:
        made.append(TrustState(workspace, theme, layer.id))
    if block is not None:
        made.append(BlockParts(workspace, block.id))
    if workspace.scope and params and layer.kind not in ("input", "output"):
        made.append(Exposing(workspace, layer.id, params))
    return made


def _heading(layer: Layer, spec: LayerSpec | None) -> Heading:
    if spec:
        return Heading(spec.title, spec.summary, spec.category)
    return Heading(layer.kind, "This version doesn't know this kind of layer; it is kept as it is.")


class SeveralLayers:
    """Several selected calls: the params all their layers have in common."""

    def __init__(self, workspace: Workspace, theme: Theme, nodes: list[str]) -> None:
        self.workspace, self.nodes = workspace, nodes
        graph = workspace.graph
        self.layer_ids = tuple(dict.fromkeys([graph.nodes[node].layer for node in nodes]))
        self.params = _common(spec_of(graph, graph.layers[id_]) for id_ in self.layer_ids)
        self.form = ParamForm(self.params)
        self.form.edited.connect(self._edit)
        self.form.left.connect(workspace.document.end_merge)
        self.facts = FactsTable()
        said = "A change applies to all of them." if self.params else "They share no settings."
        header = Header(Heading(f"{len(nodes)} nodes", said), theme, has_help=False)
        self.page = page([header, self.form, None, self.facts])
        self.refresh()

    def refresh(self) -> None:
        graph, analysis = self.workspace.graph, self.workspace.analysis
        ids = [id_ for id_ in self.layer_ids if id_ in graph.layers]
        if ids and self.params:
            values, mixed = common_values([graph.layers[id_].params for id_ in ids])
            self.form.show_values(values, mixed, surroundings(self.workspace))
        total = analysis.parameters
        if len(ids) < len(graph.layers):
            calls, facts = graph.index.calls, analysis.facts
            total = sum([facts[calls[id_][0]].parameters for id_ in ids])
        self.facts.show_facts([Fact("LAYERS", str(len(ids))), Fact("WEIGHTS", f"{total:,}")])

    def _edit(self, name: str, value: Any) -> None:
        key = f"inspector {' '.join(self.layer_ids)} {name}"
        self.workspace.set_param(self.layer_ids, name, value, key)


def _common(specs: Iterator[LayerSpec | None]) -> tuple[Param, ...]:
    """Return the params that every one of the specs declares alike."""
    first = next(specs)
    params = first.params if first else ()
    for other in specs:
        if not params:
            break  # whatever follows, of however many
        params = tuple(param for param in params if other is not None and _alike(param, other))
    return params


def _alike(param: Param, other: LayerSpec) -> bool:
    return any(p.name == param.name and type(p) is type(param) for p in other.params)


class Network:
    """Nothing selected: the network's name, totals and what it is trained with."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        self.workspace = workspace
        self.name = NameEdit("Network name", self._check_name)
        self.name.renamed.connect(self._rename)
        self.totals, self.recipe = FactsTable(), FactsTable()
        said = "Select a node to edit it, or several to edit what they have in common."
        header = Header(Heading("Network", said), theme, has_help=False)
        training = label("TRAINING", "section")
        self.page = page(
            [header, row_of("Name", self.name), None, self.totals, None, training, self.recipe]
        )
        self.refresh()

    def refresh(self) -> None:
        graph, analysis = self.workspace.graph, self.workspace.analysis
        self.name.show_name(graph.name)
        self.totals.show_facts(totals_of(graph, analysis))
        self.recipe.show_facts(recipe_facts(graph.recipe, analysis.signature))

    def _check_name(self, name: str) -> Any:
        return self.workspace.check(RenameGraph(name))

    def _rename(self, name: str) -> None:
        self.workspace.apply(RenameGraph(name))
