"""What the inspector can be about: each builds its page and keeps it in step."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
from app.inspector.stack import Subject
from app.scope import block_at
from app.theme import Theme
from app.workspace import Workspace
from graph_core.bindings import bind
from graph_core.bypass import is_bypassed
from graph_core.edits import Rename, RenameGraph, SetTrainable
from graph_core.graph import Graph, Layer
from graph_core.kinds import find_spec, spec_of, uncounted
from graph_core.layers.core.python import PYTHON
from graph_core.params import Param
from graph_core.spec import LayerSpec


class Extra(Protocol):
    """What a page has only for some layers."""

    def turn_to(self, node: str) -> None:
        """Be about another node."""
        ...

    def refresh(self) -> None:
        """Show the document as it is now."""
        ...

    def let_go(self) -> None:
        """Forget what is half typed."""
        ...


@dataclass(frozen=True)
class LayerParts:
    """What the page of one layer is made of: its params, and what there is for some layers only."""

    params: tuple[Param, ...]
    code: bool
    block: bool
    exposing: bool


def parts_of(workspace: Workspace, node: str) -> LayerParts:
    """Return what the page of a node's layer is made of."""
    graph, layer = workspace.graph, workspace.graph.layer_of(node)
    spec = find_spec(graph, layer.kind)
    params = spec.params if spec else ()
    params = ports_only(layer, params) if workspace.scope else params
    exposing = bool(workspace.scope and params) and layer.kind not in ("input", "output")
    return LayerParts(params, layer.kind == PYTHON.id, layer.is_block, exposing)


def surroundings(workspace: Workspace, node: str = "") -> Surroundings:
    """Return what editors may offer for this document, and for one of its nodes."""
    analysis = workspace.analysis_so_far
    if analysis.signature is None:
        return Surroundings()
    fields = tuple(analysis.signature.fields.values())
    if not node or workspace.graph.layer_of(node).kind not in ("input", "output"):
        return Surroundings(fields)
    bound = bind(workspace.graph, analysis.signature, analysis.facts)
    field = bound.inputs.get(node) or bound.heads.get(node)
    return Surroundings(fields, field.name if field else "")


class OneLayer(Subject):
    """A selected call: its layer's name and params, and the call's own types."""

    def __init__(
        self, workspace: Workspace, theme: Theme, parts: LayerParts, help_for: Any
    ) -> None:
        self.workspace, self.theme = workspace, theme
        self.node, self.layer_id = "", ""
        self.spec: LayerSpec | None = None
        self.name = NameEdit("Layer name", self._check_name)
        self.name.renamed.connect(self._rename)
        self.form = ParamForm(parts.params)
        self.form.edited.connect(self._edit)
        self.form.left.connect(lambda: workspace.document.end_merge())
        self.facts = FactsTable()
        self.shared = label("", "muted", wrap=True)
        self.trainable = Switch("Trainable")
        self.trainable.clicked.connect(self._freeze)
        self.learns = row_of("Trainable", self.trainable)
        self.header = Header(theme)
        self.header.help_wanted.connect(lambda: help_for(self.spec))
        above = self.header, row_of("Name", self.name), self.form, self.learns
        self.extras = _extras(workspace, theme, parts)
        widgets = [extra for extra in self.extras if isinstance(extra, QWidget)]
        self.page = page([*above, *widgets, None, self.facts, self.shared])

    def grow(self, chosen: frozenset[str]) -> bool:
        (node,) = chosen
        block = block_at(self.workspace.graph, node)
        return any(part.grow(block) for part in self.extras if isinstance(part, BlockParts))

    def turn_to(self, chosen: frozenset[str]) -> None:
        (self.node,) = chosen
        self.layer_id = self.workspace.graph.nodes[self.node].layer
        for extra in self.extras:
            extra.turn_to(self.node)
        self.refresh()

    def let_go(self) -> None:
        self.name.put_back()
        self.form.let_go()
        for extra in self.extras:
            extra.let_go()

    def refresh(self) -> None:
        graph = self.workspace.graph
        layer = graph.layers[self.layer_id]
        self.spec = spec_of(graph, layer)
        self.header.show_heading(_heading(layer, self.spec), has_help=self.spec is not None)
        self.name.show_name(layer.name)
        around = surroundings(self.workspace, self.node)
        if layer.kind == PYTHON.id:
            around = replace(around, edit_code=self._edit_code)
        self.form.show_values(layer.params, around=around)
        self.trainable.setChecked(layer.trainable)
        facts = self.workspace.analysis_so_far.facts.get(self.node)
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


def _extras(workspace: Workspace, theme: Theme, parts: LayerParts) -> list[Extra]:
    """Return what is about code and blocks: trust, a block's parts, and exposing inside of one."""
    made: list[Extra] = []
    if parts.code:
        made.append(TrustState(workspace, theme))
    if parts.block:
        made.append(BlockParts(workspace))
    if parts.exposing:
        made.append(Exposing(workspace, parts.params))
    return made


def _heading(layer: Layer, spec: LayerSpec | None) -> Heading:
    if spec:
        return Heading(spec.title, spec.summary, spec.category)
    return Heading(layer.kind, "This version doesn't know this kind of layer; it is kept as it is.")


class SeveralLayers(Subject):
    """Several selected calls: the params all their layers have in common."""

    def __init__(self, workspace: Workspace, theme: Theme, params: tuple[Param, ...]) -> None:
        self.workspace, self.params = workspace, params
        self.layer_ids: tuple[str, ...] = ()
        self.form = ParamForm(params)
        self.form.edited.connect(self._edit)
        self.form.left.connect(lambda: workspace.document.end_merge())
        self.facts = FactsTable()
        self.header = Header(theme)
        self.page = page([self.header, self.form, None, self.facts])

    def turn_to(self, chosen: frozenset[str]) -> None:
        self.layer_ids = layers_of(self.workspace.graph, chosen)
        said = "A change applies to all of them." if self.params else "They share no settings."
        self.header.show_heading(Heading(f"{len(chosen)} nodes", said))
        self.refresh()

    def let_go(self) -> None:
        self.form.let_go()

    def refresh(self) -> None:
        graph, analysis = self.workspace.graph, self.workspace.analysis_so_far
        ids = self.layer_ids
        if self.params:
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


def layers_of(graph: Graph, chosen: frozenset[str]) -> tuple[str, ...]:
    """Return the layers that nodes call, in the order of the network; it may be all of them."""
    if len(chosen) == len(graph.nodes):
        return tuple(graph.layers)
    return tuple(dict.fromkeys([node.layer for id_, node in graph.nodes.items() if id_ in chosen]))


def common_params(graph: Graph, chosen: frozenset[str]) -> tuple[Param, ...]:
    """Return the params that the layers of all these nodes have alike, as the first has them."""
    layers, ids = graph.layers, layers_of(graph, chosen)
    first = layers[ids[0]].kind
    spec = find_spec(graph, first)
    params = spec.params if spec else ()
    whole = len(ids) == len(layers)
    kinds = set(graph.index.kinds) if whole else {layers[id_].kind for id_ in ids}
    for kind in kinds - {first}:
        other = find_spec(graph, kind)
        params = tuple(param for param in params if other is not None and _alike(param, other))
    return params


def _alike(param: Param, other: LayerSpec) -> bool:
    return any(p.name == param.name and type(p) is type(param) for p in other.params)


class Network(Subject):
    """Nothing selected: the network's name, totals and what it is trained with."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        self.workspace = workspace
        self.name = NameEdit("Network name", self._check_name)
        self.name.renamed.connect(self._rename)
        self.totals, self.recipe = FactsTable(), FactsTable()
        header = Header(theme)
        said = "Select a node to edit it, or several to edit what they have in common."
        header.show_heading(Heading("Network", said))
        training = label("TRAINING", "section")
        self.page = page(
            [header, row_of("Name", self.name), None, self.totals, None, training, self.recipe]
        )

    def turn_to(self, _: frozenset[str]) -> None:
        self.refresh()

    def let_go(self) -> None:
        self.name.put_back()

    def refresh(self) -> None:
        graph, analysis = self.workspace.graph, self.workspace.analysis_so_far
        self.name.show_name(graph.name)
        self.totals.show_facts(totals_of(graph, analysis))
        self.recipe.show_facts(recipe_facts(graph.recipe, analysis.signature))

    def _check_name(self, name: str) -> Any:
        return self.workspace.check(RenameGraph(name))

    def _rename(self, name: str) -> None:
        self.workspace.apply(RenameGraph(name))
