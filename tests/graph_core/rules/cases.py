"""One broken network per finding, with the fixes it should offer."""

from __future__ import annotations

from graph_core.edits import (
    AddLayer,
)
from graph_core.graph import Graph
from tests.graph_core.rules.networks import (
    FIXED,
    FLAT,
    IMAGE,
    Case,
    activated,
    between,
    classes_last,
    copies_over_a_name,
    dead_branch,
    edited,
    frozen,
    half_sum,
    headless,
    image_head,
    integers_out,
    linear_pair,
    missed_classes,
    missed_flatten,
    normed,
    softmax_used_twice,
    sound,
    stranger,
    torn_sharing,
    unequal_sum,
)

CASES = {
    "an unknown kind": Case("unknown-kind", stranger, "of_tomorrow", ("Take it away",)),
    "no wire": Case("unconnected", lambda: edited(sound().graph, AddLayer("relu")), "missing"),
    "half a sum": Case("unconnected", half_sum, "expected 2 wires or more, received 1", (FIXED,)),
    "a dead branch": Case("unreachable", dead_branch, "tanh", ("Take the dead end away",)),
    "an image into Dense is fine, into LSTM not": Case(
        "shape", between(IMAGE, "lstm"), "expected N×T×F"
    ),
    "features into Conv2D": Case(
        "shape", between(FLAT, "conv2d", padding="same"), "N×C×H×W", ("Insert Reshape to 1×2×2",)
    ),
    "features into Conv1D": Case(
        "shape", between(FLAT, "conv1d", padding="same"), "received N×4", (FIXED, FIXED)
    ),
    "a sum of unlike widths": Case("shape", unequal_sum, "N×5", ("Insert Dense", "Insert Dense")),
    "integers into Dense": Case(
        "dtype",
        between(("tokens", {"shape": (6,), "dtype": "int64"}), "dense"),
        "int64",
        ("Let tokens be float32",),
    ),
    "floats into Embedding": Case(
        "dtype", between(FLAT, "embedding"), "float32", ("Let features be int64",)
    ),
    "a shared layer of two widths": Case(
        "shared", torn_sharing, "expected N×4", ("Give this call its own weights",)
    ),
    "code that Python can't read": Case(
        "code", between(FLAT, "python", source="class Layer(:"), "line 1: Python can't read"
    ),
    "code for fewer inputs": Case(
        "code",
        between(FLAT, "python", inputs=(("x", "N×F"), ("z", "N×F"))),
        "expected 2 for x, z, received 1",
    ),
    "softmax twice": Case(
        "softmax-before-cross-entropy",
        activated("softmax", 3, "label", "cross_entropy"),
        "expected raw scores",
        ("Take softmax away",),
    ),
    "softmax twice, shared by two heads": Case(
        "softmax-before-cross-entropy", softmax_used_twice, "raw scores", ("Wire past it",)
    ),
    "sigmoid twice": Case(
        "sigmoid-before-bce",
        activated("sigmoid", 1, "yes", "bce_with_logits"),
        "expected raw scores",
        ("Take sigmoid away",),
    ),
    "two linear maps": Case("dense-after-dense", linear_pair, "activation", ("Insert ReLU",)),
    "batches of one": Case("batch-of-one", normed(1), "every batch", ("Use batches of 33",)),
    "a last batch of one": Case("batch-of-one", normed(16), "33 samples", ("Use batches of 17",)),
    "an empty graph": Case("empty", Graph, "the network is empty"),
    "no input": Case(
        "no-input", lambda: edited(Graph(), AddLayer("relu")), "no data enters the network"
    ),
    "no head": Case("no-head", headless, "no head", ("Add an Output after scores",)),
    "no data": Case(
        "no-data", lambda: Graph(**{**vars(sound().graph), "recipe": {}}), "no data set is chosen"
    ),
    "all frozen": Case("nothing-learns", frozen, "may change", ("Let all layers learn",)),
    "an input that fits nothing": Case(
        "unbound-input",
        lambda: between(("stuff", {"shape": (3, 3, 3, 3)}), "flatten")(),
        "no field of Sample fits",
        (FIXED, FIXED, FIXED),
    ),
    "an input that names no field": Case(
        "unbound-input",
        lambda: between(("features", {"shape": (4,), "field": "gone"}), "relu")(),
        "has no field 'gone'",
        (FIXED, FIXED, FIXED),
    ),
    "an input of another shape": Case(
        "input-type",
        lambda: between(("image", {"shape": (1, 28, 28)}), "relu")(),
        "expected N×1×8×8 float32, received N×1×28×28 float32",
        ("Read image, N×1×8×8 float32",),
    ),
    "a head without a target": Case(
        "unbound-head",
        lambda: sound("result", 7, target="gone").graph,
        "no field 'gone'",
        ("Learn label", "Learn yes", "Learn mask"),
    ),
    "a head that could mean several": Case(
        "unbound-head", lambda: sound("result", 7).graph, "several fields", (FIXED, FIXED, FIXED)
    ),
    "numbers for cross-entropy": Case(
        "target-kind", lambda: sound("value", 1).graph, "class indices", (FIXED,)
    ),
    "three classes for yes or no": Case(
        "target-kind",
        lambda: sound("label", 3, loss="bce_with_logits").graph,
        "of 3 classes",
        ("Use Cross-entropy",),
    ),
    "classes for MSE": Case(
        "target-kind", lambda: sound("yes", 1, loss="mse").graph, "int64", (FIXED,)
    ),
    "too few scores": Case(
        "width",
        lambda: sound(units=2).graph,
        "expected N×3, received N×2",
        ("Give scores 3 units",),
    ),
    "too many scores for yes or no": Case(
        "target-shape",
        lambda: sound("yes", 2, loss="bce_with_logits").graph,
        "expected N×1",
        ("Give scores 1 units",),
    ),
    "too many values": Case(
        "target-shape",
        lambda: sound("value", 2, loss="mse").graph,
        "expected N×1, received N×2",
        ("Give scores 1 units",),
    ),
    "too few filters": Case(
        "target-shape",
        image_head("image", "mse", filters=3),
        "expected N×1×8×8, received N×3×8×8",
        ("Give conv2d 1 filters",),
    ),
    "an image for classes": Case(
        "target-shape",
        image_head("label", "cross_entropy"),
        "expected N×3, received N×32×8×8",
        ("Insert Flatten and a Dense of 3",),
    ),
    "classes after the places": Case(
        "target-shape",
        classes_last,
        "expected N×2×8×8, received N×8×8×2",
        ("Insert Permute: classes first",),
    ),
    "a missed Flatten": Case(
        "bypassed",
        missed_flatten,
        "meet: ",
        ("Take the bypass off", "Insert Flatten", FIXED),
    ),
    "missed scores": Case(
        "width",
        missed_classes,
        "expected N×3, received N×8",
        ("Take the bypass off",),
    ),
    "copies over a name": Case(
        "same-key",
        copies_over_a_name,
        "expected a name of its own for every copy, received cell2",
        ("Number the copies inside cell1", "Rename cell2 to cell2_1"),
    ),
    "a head of integers": Case("head-dtype", integers_out, "expected floats"),
    "accuracy of values": Case(
        "metric",
        lambda: sound("value", 1, loss="mse", metrics=("accuracy", "r2")).graph,
        "expected mae, mse, r2, received accuracy",
        ("Take the metric away",),
    ),
}
