"""The ops do what their sentence says, number by number."""

from __future__ import annotations

import ast
from itertools import combinations
from pathlib import Path

import pytest
import torch

from runtime.engine import ops
from runtime.engine.resolve import OPS_FILES


def _slid(values: list[float], kernel: int, stride: int) -> list[float]:
    """Sum windows by hand under Keras' rule: the total padding's odd place goes last."""
    places = -(-len(values) // stride)
    total = max((places - 1) * stride + kernel - len(values), 0)
    padded = [0.0] * (total // 2) + values + [0.0] * (total - total // 2)
    return [sum(padded[i * stride : i * stride + kernel]) for i in range(places)]


@pytest.mark.parametrize("size", [7, 8])
@pytest.mark.parametrize("kernel", [2, 3, 4])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_same_convolution_pads_as_keras_does(size: int, kernel: int, stride: int) -> None:
    conv = ops.Conv1dSame(1, 1, kernel, stride=stride, bias=False)
    torch.nn.init.ones_(conv.weight)
    values = [float(i + 1) for i in range(size)]
    made = conv(torch.tensor(values).reshape(1, 1, size))
    assert made.flatten().tolist() == _slid(values, kernel, stride)


def test_same_convolution_of_images_pads_each_axis_by_its_own_size() -> None:
    conv = ops.Conv2dSame(1, 1, (3, 2), stride=2, bias=False)
    torch.nn.init.ones_(conv.weight)
    made = conv(torch.ones(1, 1, 4, 5))
    assert made[0, 0].tolist() == [[6, 6, 3], [4, 4, 2]]


def test_same_transposed_convolution_is_the_gradient_of_the_same_convolution() -> None:
    for size, kernel, stride in [(4, 3, 2), (3, 4, 2), (5, 2, 3), (4, 5, 1)]:
        conv = ops.Conv2dSame(1, 1, kernel, stride=stride, bias=False)
        image = torch.zeros(1, 1, size * stride, size * stride, requires_grad=True)
        places = torch.arange(float(size * size)).reshape(1, 1, size, size)
        (expected,) = torch.autograd.grad(conv(image), image, places)
        extra = max(stride - kernel, 0)
        turned = ops.ConvTranspose2dSame(
            1, 1, kernel, stride=stride, output_padding=extra, bias=False
        )
        turned.load_state_dict(conv.state_dict())
        torch.testing.assert_close(turned(places), expected)


def test_same_max_pool_never_takes_a_padded_place() -> None:
    values = -torch.arange(1.0, 6.0).reshape(1, 1, 5)
    assert ops.max_pool1d_same(values, (3,), (2,), (1,)).flatten().tolist() == [-1, -2, -4]
    made = ops.max_pool2d_same(values.reshape(1, 1, 5, 1), (3, 3), (2, 2), (1, 1))
    assert made.flatten().tolist() == [-1, -2, -4]


def test_same_average_pool_leaves_the_padding_out() -> None:
    ones = torch.ones(2, 3, 5, 4)
    assert (ops.avg_pool2d_same(ones, (3, 3), (2, 2)) == 1).all()


def test_merges_give_the_numbers_of_their_formula() -> None:
    a, b = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 4.0]])
    assert ops.dot(a, b).tolist() == [[11.0]]
    torch.testing.assert_close(ops.average([a, b, b]), torch.tensor([[7 / 3, 10 / 3]]))
    assert ops.reshape(torch.arange(12.0), ()).shape == (12,)
    assert ops.reshape(torch.zeros(3, 4), (2, -1)).shape == (3, 2, 2)


@pytest.mark.parametrize("file", [str(file.__file__) for file in OPS_FILES])
def test_ops_import_nothing_that_generated_code_lacks(file: str) -> None:
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [n.name for n in node.names]
        )
    }
    assert imported <= {"__future__", "collections.abc", "math", "operator", "torch"}


def test_no_op_is_written_twice() -> None:
    for one, other in combinations(OPS_FILES, 2):
        shared = vars(one).keys() & vars(other).keys()
        named = {name for name in shared if not name.startswith("__")}
        assert named <= {"annotations", "math", "torch", "Sequence"}


def test_noise_acts_in_training_only() -> None:
    torch.manual_seed(0)
    x = torch.ones(200, 50)
    for module, spread in (
        (ops.GaussianNoise(0.3), 0.3),
        (ops.GaussianDropout(0.2), 0.5),
        (ops.DropPath(0.2), 0.5),
    ):
        made = module(x)
        assert abs(made.mean().item() - 1) < 0.1
        assert abs(made.std().item() - spread) < 0.1
        assert torch.equal(module.eval()(x), x)


def test_a_dropped_path_drops_whole_samples() -> None:
    torch.manual_seed(0)
    made = ops.DropPath(0.5)(torch.ones(40, 3, 2)).flatten(1)
    assert {tuple(row) for row in made.tolist()} == {(0.0,) * 6, (2.0,) * 6}


def test_parts_of_tensors_are_the_ones_named() -> None:
    x = torch.arange(12.0).reshape(1, 12)
    assert [part.tolist() for part in ops.split(x, 1, None)] == [
        [[0, 1, 2, 3, 4, 5]],
        [[6, 7, 8, 9, 10, 11]],
    ]
    assert ops.split(x, -1, 2)[0].tolist() == [[0, 1]]
    assert ops.slice_axis(x, 1, 2, -2, 4).tolist() == [[2, 6]]
    assert ops.gather(x, torch.tensor([[3, 0]], dtype=torch.int32), 1).tolist() == [[3, 0]]
    assert ops.one_hot(torch.tensor([1], dtype=torch.uint8), 3).tolist() == [[0, 1, 0]]
    image = x.reshape(1, 1, 3, 4)
    assert ops.crop2d(image, (1, 0, 2, 0)).flatten().tolist() == [9, 10, 11]


def test_space_to_depth_takes_block_places_in_turn() -> None:
    image = torch.arange(8.0).reshape(1, 2, 2, 2)
    made = ops.space_to_depth(image, 2)
    assert made.flatten().tolist() == [0, 4, 1, 5, 2, 6, 3, 7]


def test_axes_are_stretched_and_repeated() -> None:
    x = torch.tensor([[[1.0, 2.0]]])
    assert ops.expand(x, 1, 2).tolist() == [[[1, 2], [1, 2]]]
    assert ops.repeat(x, -1, 2).tolist() == [[[1, 2, 1, 2]]]
    assert ops.repeat_vector(x[0], 3).shape == (1, 3, 2)


def test_unpooling_puts_the_largest_back_where_they_stood() -> None:
    torch.manual_seed(1)
    x = torch.randn(2, 3, 5, 6)
    values, indices = ops.max_pool2d_indices(x, (2, 2), (2, 2), (0, 0))
    made = ops.max_unpool2d(values, indices, (2, 2), (2, 2), (0, 0), like=x)
    expected = torch.zeros_like(x)
    for row in range(2):
        for column in range(3):
            corner = x[:, :, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
            largest = corner.amax((2, 3), keepdim=True)
            place = expected[:, :, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
            place.copy_(torch.where(corner == largest, corner, 0))
    assert torch.equal(made, expected)
