"""The state_dict keys of published weight files, written down from their own structure."""

from __future__ import annotations

from collections.abc import Iterator

NORM = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
BOTH = ("weight", "bias")


def _norm(path: str) -> set[str]:
    return {f"{path}.{name}" for name in NORM}


def _both(*paths: str) -> set[str]:
    return {f"{path}.{name}" for path in paths for name in BOTH}


def alexnet() -> set[str]:
    convs = [f"features.{n}" for n in (0, 3, 6, 8, 10)]
    return _both(*convs, *(f"classifier.{n}" for n in (1, 4, 6)))


def vgg16() -> set[str]:
    convs = (0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28)
    return _both(*(f"features.{n}" for n in convs), *(f"classifier.{n}" for n in (0, 3, 6)))


def _resnet(depths: tuple[int, ...], convs: int, first_down: int) -> set[str]:
    keys = {"conv1.weight"} | _norm("bn1") | _both("fc")
    for layer, depth in enumerate(depths, 1):
        for block in range(depth):
            path = f"layer{layer}.{block}"
            for n in range(1, convs + 1):
                keys |= {f"{path}.conv{n}.weight"} | _norm(f"{path}.bn{n}")
            if block == 0 and layer >= first_down:
                keys |= {f"{path}.downsample.0.weight"} | _norm(f"{path}.downsample.1")
    return keys


def resnet18() -> set[str]:
    return _resnet((2, 2, 2, 2), 2, 2)


def resnet50() -> set[str]:
    return _resnet((3, 4, 6, 3), 3, 1)


def densenet121() -> set[str]:
    keys = {"features.conv0.weight"} | _norm("features.norm0") | _norm("features.norm5")
    for block, layers in enumerate((6, 12, 24, 16), 1):
        for layer in range(1, layers + 1):
            path = f"features.denseblock{block}.denselayer{layer}"
            for n in (1, 2):
                keys |= _norm(f"{path}.norm{n}") | {f"{path}.conv{n}.weight"}
        if block < 4:
            path = f"features.transition{block}"
            keys |= _norm(f"{path}.norm") | {f"{path}.conv.weight"}
    return keys | _both("classifier")


def googlenet() -> set[str]:
    convs = ["conv1", "conv2", "conv3", "aux1.conv", "aux2.conv"]
    for name in ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"):
        parts = ("branch1", "branch2.0", "branch2.1", "branch3.0", "branch3.1", "branch4.1")
        convs += [f"inception{name}.{part}" for part in parts]
    keys = {f"{path}.conv.weight" for path in convs}
    for path in convs:
        keys |= _norm(f"{path}.bn")
    return keys | _both("fc", *(f"aux{n}.fc{m}" for n in (1, 2) for m in (1, 2)))


def squeezenet1_0() -> set[str]:
    fires = [f"features.{n}" for n in (3, 4, 5, 7, 8, 9, 10, 12)]
    parts = ("squeeze", "expand1x1", "expand3x3")
    return _both(
        "features.0", "classifier.1", *(f"{fire}.{part}" for fire in fires for part in parts)
    )


def mobilenet_v2() -> set[str]:
    keys = _both("classifier.1")
    for path in ("features.0", "features.18"):
        keys |= {f"{path}.0.weight"} | _norm(f"{path}.1")
    for n in range(1, 18):
        wide = 1 if n == 1 else 2
        for part in range(wide):
            path = f"features.{n}.conv.{part}"
            keys |= {f"{path}.0.weight"} | _norm(f"{path}.1")
        keys |= {f"features.{n}.conv.{wide}.weight"} | _norm(f"features.{n}.conv.{wide + 1}")
    return keys


def efficientnet_b0() -> set[str]:
    keys = _both("classifier.1")
    for path in ("features.0", "features.8"):
        keys |= {f"{path}.0.weight"} | _norm(f"{path}.1")
    for stage, copies in enumerate((1, 2, 2, 3, 3, 4, 1), 1):
        for copy in range(copies):
            path, squeeze = f"features.{stage}.{copy}.block", 1 if stage == 1 else 2
            for part in (n for n in range(squeeze + 2) if n != squeeze):
                keys |= {f"{path}.{part}.0.weight"} | _norm(f"{path}.{part}.1")
            keys |= _both(f"{path}.{squeeze}.fc1", f"{path}.{squeeze}.fc2")
    return keys


def _convnext_paths() -> Iterator[str]:
    yield from ("features.0.0", "features.0.1", "classifier.0", "classifier.2")
    for stage, depth in ((1, 3), (3, 3), (5, 9), (7, 3)):
        for block in range(depth):
            yield from (f"features.{stage}.{block}.block.{n}" for n in (0, 2, 3, 5))
    for stage in (2, 4, 6):
        yield from (f"features.{stage}.0", f"features.{stage}.1")


def convnext_tiny() -> set[str]:
    depths = ((1, 3), (3, 3), (5, 9), (7, 3))
    scales = {f"features.{stage}.{b}.layer_scale" for stage, depth in depths for b in range(depth)}
    return scales | _both(*_convnext_paths())


def vit_b_16() -> set[str]:
    keys = {"class_token", "encoder.pos_embedding"}
    keys |= _both("conv_proj", "encoder.ln", "heads.head")
    for n in range(12):
        path = f"encoder.layers.encoder_layer_{n}"
        keys |= {f"{path}.self_attention.in_proj_{name}" for name in BOTH}
        parts = ("ln_1", "ln_2", "mlp.0", "mlp.3", "self_attention.out_proj")
        keys |= _both(*(f"{path}.{part}" for part in parts))
    return keys


PUBLISHED = {
    "alexnet": (61_100_840, alexnet),
    "vgg16": (138_357_544, vgg16),
    "resnet18": (11_689_512, resnet18),
    "resnet50": (25_557_032, resnet50),
    "densenet121": (7_978_856, densenet121),
    "googlenet": (13_004_888, googlenet),
    "squeezenet1_0": (1_248_424, squeezenet1_0),
    "mobilenet_v2": (3_504_872, mobilenet_v2),
    "efficientnet_b0": (5_288_548, efficientnet_b0),
    "convnext_tiny": (28_589_128, convnext_tiny),
    "vit_b_16": (86_567_656, vit_b_16),
}
