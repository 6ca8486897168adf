"""Colours, sizes and fonts: the one place where the look is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CATEGORY_DARK: Mapping[str, str] = {
    "Inputs & outputs": "#4fb3a5",
    "Core": "#5b9df9",
    "Convolution": "#9a7cf8",
    "Pooling": "#7c8cf8",
    "Normalisation": "#4aa3c7",
    "Recurrent": "#e5b045",
    "Attention": "#e07a5f",
    "Merge": "#d667b0",
    "Activation": "#ee8d4a",
    "Shape": "#8fa3b8",
    "Math": "#79b35c",
    "Regularisation": "#b3905c",
    "Loss terms": "#e0607e",
    "Blocks": "#b7c4d8",
}
CATEGORY_LIGHT: Mapping[str, str] = {
    "Inputs & outputs": "#1c7468",
    "Core": "#2563c9",
    "Convolution": "#6941d8",
    "Pooling": "#4654cf",
    "Normalisation": "#1f7391",
    "Recurrent": "#946200",
    "Attention": "#b3462b",
    "Merge": "#a8327f",
    "Activation": "#aa4e08",
    "Shape": "#4f6377",
    "Math": "#45781f",
    "Regularisation": "#7a5a24",
    "Loss terms": "#ad2748",
    "Blocks": "#39475c",
}
# Frames and notes, by the names of `graph_core.annotations.COLOURS`.
ANNOTATION_DARK: Mapping[str, str] = {
    "grey": "#8f98a8",
    "blue": "#5b9df9",
    "teal": "#3fb8ab",
    "green": "#6cbf5f",
    "amber": "#e5b045",
    "red": "#ef6f6c",
    "pink": "#dd74bb",
    "violet": "#9d82fa",
}
ANNOTATION_LIGHT: Mapping[str, str] = {
    "grey": "#6b7686",
    "blue": "#2f6fdc",
    "teal": "#138a7d",
    "green": "#3f8f2c",
    "amber": "#a87a00",
    "red": "#d2423f",
    "pink": "#c2489a",
    "violet": "#7450e0",
}


@dataclass(frozen=True)
class Theme:
    """Every colour by its role."""

    name: str
    window: str
    panel: str
    raised: str
    canvas: str
    grid: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    selection: str
    node: str
    node_border: str
    wire: str
    residual: str
    shared: str
    good: str
    warning: str
    error: str
    train: str
    validation: str
    category: Mapping[str, str]
    annotation: Mapping[str, str]
    # dtype colours, after Okabe & Ito's colour-blind-safe palette
    dtype: Mapping[str, str]


DARK = Theme(
    name="dark",
    window="#15171c",
    panel="#1c1f26",
    raised="#242832",
    canvas="#16181d",
    grid="#24272f",
    border="#2e333d",
    text="#e8eaf0",
    muted="#a5acba",
    faint="#8a919f",
    accent="#2f6fe0",
    on_accent="#ffffff",
    selection="#5b9df9",
    node="#20252e",
    node_border="#363c48",
    wire="#8b93a3",
    residual="#d667b0",
    shared="#5b9df9",
    good="#3ecf8e",
    warning="#f0b24a",
    error="#ff6b6b",
    train="#5b9df9",
    validation="#f0b24a",
    category=CATEGORY_DARK,
    annotation=ANNOTATION_DARK,
    dtype={"float": "#56b4e9", "int": "#e69f00", "bool": "#009e73"},
)
LIGHT = Theme(
    name="light",
    window="#eef0f4",
    panel="#f8f9fb",
    raised="#ffffff",
    canvas="#f3f4f7",
    grid="#dcdfe6",
    border="#cdd2db",
    text="#1b1f27",
    muted="#4c5462",
    faint="#626b7a",
    accent="#2259c4",
    on_accent="#ffffff",
    selection="#2563c9",
    node="#ffffff",
    node_border="#c3c9d4",
    wire="#6b7484",
    residual="#a8327f",
    shared="#2563c9",
    good="#12794d",
    warning="#8f5a00",
    error="#c02a2a",
    train="#2563c9",
    validation="#a86400",
    category=CATEGORY_LIGHT,
    annotation=ANNOTATION_LIGHT,
    dtype={"float": "#0072b2", "int": "#b35900", "bool": "#00735a"},
)
THEMES: Mapping[str, Theme] = {theme.name: theme for theme in (DARK, LIGHT)}
UI_FONT = "Inter"
MONO_FONT = "JetBrains Mono"
BASE_SIZE = 13
