"""From a graph to readable PyTorch source, without torch."""

from runtime.codegen.source import generate
from runtime.codegen.text import CodeError

__all__ = ["CodeError", "generate"]
