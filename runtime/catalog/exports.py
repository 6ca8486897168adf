"""What a trained network can be written as."""

from __future__ import annotations

from dataclasses import dataclass

from graph_core.params import Param
from graph_core.registry import Registry


@dataclass(frozen=True)
class ExportSpec:
    """A kind of export; `suffix` is that of the file a person names, `beside` what joins it."""

    id: str
    title: str
    summary: str
    suffix: str
    beside: tuple[str, ...] = ()
    params: tuple[Param, ...] = ()
    replaces: tuple[str, ...] = ()


EXPORTS: Registry[ExportSpec] = Registry("kind of export")
SAFETENSORS = EXPORTS.register(
    ExportSpec(
        "safetensors",
        "Weights (safetensors)",
        "The best weights in one file any framework reads, with a JSON file that says what goes "
        "in, what comes out and how data is prepared.",
        ".safetensors",
        (".json",),
    )
)
PYTHON = EXPORTS.register(
    ExportSpec(
        "python",
        "Python source (PyTorch)",
        "Readable source of the network with its weights beside it; needs torch and safetensors "
        "only, and predicts from raw values.",
        ".py",
        (".safetensors", ".json"),
    )
)
