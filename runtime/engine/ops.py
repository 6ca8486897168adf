"""Ops torch lacks, as modules and functions that layers name as `ops.<name>`.

Each stands alone save for other ops it calls by their bare name, and uses torch, math and operator
only: the code generator copies the source of what a network uses into the code it writes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch


def reshape(x: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    """Give every sample this shape; the batch stays."""
    return x.reshape(x.shape[0], *shape)


def cast(x: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """Return the values in another dtype."""
    return x.to(dtype)


def clear_row(weight: torch.Tensor, row: int) -> None:
    """Put zeros in a row of a table."""
    with torch.no_grad():
        weight[row].zero_()


class Constant(torch.nn.Module):
    """A tensor of one value that a batch stretches; never learned, never saved."""

    value: torch.Tensor

    def __init__(self, shape: tuple[int, ...], value: float) -> None:
        super().__init__()
        self.register_buffer("value", torch.full((1, *shape), value), persistent=False)

    def forward(self) -> torch.Tensor:
        return self.value


def expand_batch(x: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """Stretch a batch of one to the batch of another tensor, without a copy."""
    return x.expand(like.shape[0], *x.shape[1:])


def expand(x: torch.Tensor, axis: int, size: int) -> torch.Tensor:
    """Stretch an axis of 1, without a copy."""
    shape = [-1] * x.dim()
    shape[axis] = size
    return x.expand(shape)


def repeat(x: torch.Tensor, axis: int, times: int) -> torch.Tensor:
    """Lay an axis several times behind itself."""
    shape = [1] * x.dim()
    shape[axis] = times
    return x.repeat(shape)


def repeat_vector(x: torch.Tensor, times: int) -> torch.Tensor:
    """Make a sequence N×T×F of a vector N×F, the same at every step."""
    return x.unsqueeze(1).expand(-1, times, -1)


def slice_axis(x: torch.Tensor, axis: int, start: int, stop: int | None, step: int) -> torch.Tensor:
    """Keep a stretch of an axis."""
    places: list[slice] = [slice(None)] * x.dim()
    places[axis] = slice(start, stop, step)
    return x[tuple(places)]


def split(x: torch.Tensor, axis: int, size: int | None) -> tuple[torch.Tensor, torch.Tensor]:
    """Cut an axis after `size` places, in the middle for None."""
    first = x.shape[axis] // 2 if size is None else size
    return x.narrow(axis, 0, first), x.narrow(axis, first, x.shape[axis] - first)


def gather(x: torch.Tensor, index: torch.Tensor, axis: int) -> torch.Tensor:
    """Pick values along an axis, at the places an index says."""
    return torch.gather(x, axis, index.long())


def one_hot(x: torch.Tensor, classes: int) -> torch.Tensor:
    """Turn class numbers into float vectors with a one at the class."""
    return torch.nn.functional.one_hot(x.long(), classes).float()


def crop2d(x: torch.Tensor, cut: tuple[int, int, int, int]) -> torch.Tensor:
    """Cut places off the left, right, top and bottom of images."""
    left, right, top, bottom = cut
    return x[..., top : x.shape[-2] - bottom, left : x.shape[-1] - right]


def space_to_depth(x: torch.Tensor, factor: int) -> torch.Tensor:
    """Move blocks of images into channels, block place by block place."""
    n, channels, height, width = x.shape
    blocks = x.reshape(n, channels, height // factor, factor, width // factor, factor)
    ordered = blocks.permute(0, 3, 5, 1, 2, 4)
    return ordered.reshape(n, -1, height // factor, width // factor)


def average(tensors: Sequence[torch.Tensor]) -> torch.Tensor:
    """Return the elementwise mean of the tensors."""
    return sum(tensors[1:], tensors[0]) / len(tensors)


def dot(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Return the inner products along the last dim, which stays as 1."""
    return (a * b).sum(dim=-1, keepdim=True)


def cosine_similarity(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Return the cosines along the last dim, which stays as 1."""
    return torch.nn.functional.cosine_similarity(a, b, dim=-1).unsqueeze(-1)


def einsum(tensors: Sequence[torch.Tensor], equation: str) -> torch.Tensor:
    """Return the product an equation such as nij,njk->nik describes."""
    return torch.einsum(equation, list(tensors))


def scale_shift(x: torch.Tensor, scale: float, shift: float) -> torch.Tensor:
    """Multiply by one number and add another."""
    return x * scale + shift


class GaussianNoise(torch.nn.Module):
    """Adds normal noise of a given deviation during training."""

    def __init__(self, std: float) -> None:
        super().__init__()
        self.std = std

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + torch.randn_like(x) * self.std if self.training else x


class GaussianDropout(torch.nn.Module):
    """Multiplies by normal noise around one during training, with dropout's variance."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.std = math.sqrt(p / (1 - p))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * (1 + torch.randn_like(x) * self.std) if self.training else x


class DropPath(torch.nn.Module):
    """Zeroes whole samples at random during training and scales up the others."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.keep = 1 - p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        kept = x.new_empty((x.shape[0],) + (1,) * (x.dim() - 1)).bernoulli_(self.keep)
        return x * kept / self.keep


def pad_same(
    x: torch.Tensor,
    kernel: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
    value: float = 0.0,
) -> torch.Tensor:
    """Pad the last dims so that a window makes ⌈size/stride⌉ steps; an odd place goes last."""
    padding: list[int] = []
    for axis in reversed(range(len(kernel))):
        size, step = x.shape[axis - len(kernel)], stride[axis]
        covered = (-(-size // step) - 1) * step + dilation[axis] * (kernel[axis] - 1) + 1
        total = max(covered - size, 0)
        padding += [total // 2, total - total // 2]
    return torch.nn.functional.pad(x, padding, value=value)


def crop_same(
    y: torch.Tensor, kernel: Sequence[int], stride: Sequence[int], dilation: Sequence[int]
) -> torch.Tensor:
    """Cut what a transposed convolution makes beyond size x stride; an odd place goes last."""
    for axis in range(len(kernel)):
        total = max(dilation[axis] * (kernel[axis] - 1) + 1 - stride[axis], 0)
        dim = axis - len(kernel)
        y = y.narrow(dim, total // 2, y.shape[dim] - total)
    return y


class Conv1dSame(torch.nn.Conv1d):
    """A convolution of ⌈T/stride⌉ places, padded unevenly where it must be (Keras' rule)."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(pad_same(x, self.kernel_size, self.stride, self.dilation))


class Conv2dSame(torch.nn.Conv2d):
    """A convolution of ⌈size/stride⌉ places, padded unevenly where it must be (Keras' rule)."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(pad_same(x, self.kernel_size, self.stride, self.dilation))


class Conv3dSame(torch.nn.Conv3d):
    """A convolution of ⌈size/stride⌉ places, padded unevenly where it must be (Keras' rule)."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(pad_same(x, self.kernel_size, self.stride, self.dilation))


class SeparableConv2d(torch.nn.Module):
    """One window per channel, then a 1×1 convolution that mixes the channels."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: tuple[int, int],
        stride: tuple[int, int] = (1, 1),
        padding: tuple[int, int] = (0, 0),
        dilation: tuple[int, int] = (1, 1),
        multiplier: int = 1,
        bias: bool = True,
    ) -> None:
        super().__init__()
        middle = in_channels * multiplier
        window = (kernel_size, stride, padding, dilation)
        self.depthwise = torch.nn.Conv2d(
            in_channels, middle, *window, groups=in_channels, bias=False
        )
        self.pointwise = torch.nn.Conv2d(middle, out_channels, 1, bias=bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        mixed: torch.Tensor = self.pointwise(self.depthwise(x))
        return mixed


class SeparableConv2dSame(SeparableConv2d):
    """A separable convolution of ⌈size/stride⌉ places, padded unevenly where it must be."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        window = self.depthwise
        padded = pad_same(x, window.kernel_size, window.stride, window.dilation)
        return super().forward(padded)


class ConvTranspose1dSame(torch.nn.ConvTranspose1d):
    """A transposed convolution of exactly T x stride places (Keras' rule)."""

    def forward(self, x: torch.Tensor, output_size: list[int] | None = None) -> torch.Tensor:
        y = super().forward(x, output_size)
        return crop_same(y, self.kernel_size, self.stride, self.dilation)


class ConvTranspose3dSame(torch.nn.ConvTranspose3d):
    """A transposed convolution of exactly size x stride places (Keras' rule)."""

    def forward(self, x: torch.Tensor, output_size: list[int] | None = None) -> torch.Tensor:
        y = super().forward(x, output_size)
        return crop_same(y, self.kernel_size, self.stride, self.dilation)


class ConvTranspose2dSame(torch.nn.ConvTranspose2d):
    """A transposed convolution of exactly size x stride places (Keras' rule)."""

    def forward(self, x: torch.Tensor, output_size: list[int] | None = None) -> torch.Tensor:
        y = super().forward(x, output_size)
        return crop_same(y, self.kernel_size, self.stride, self.dilation)


def max_pool1d_same(
    x: torch.Tensor, kernel: tuple[int], stride: tuple[int], dilation: tuple[int]
) -> torch.Tensor:
    """Return the largest value of each of ⌈T/stride⌉ windows."""
    padded = pad_same(x, kernel, stride, dilation, value=-torch.inf)
    return torch.nn.functional.max_pool1d(padded, kernel, stride, dilation=dilation)


def max_pool2d_same(
    x: torch.Tensor, kernel: tuple[int, int], stride: tuple[int, int], dilation: tuple[int, int]
) -> torch.Tensor:
    """Return the largest value of each of ⌈size/stride⌉ windows per axis."""
    padded = pad_same(x, kernel, stride, dilation, value=-torch.inf)
    return torch.nn.functional.max_pool2d(padded, kernel, stride, dilation=dilation)


def max_pool3d_same(
    x: torch.Tensor,
    kernel: tuple[int, int, int],
    stride: tuple[int, int, int],
    dilation: tuple[int, int, int],
) -> torch.Tensor:
    """Return the largest value of each of ⌈size/stride⌉ windows per axis."""
    padded = pad_same(x, kernel, stride, dilation, value=-torch.inf)
    return torch.nn.functional.max_pool3d(padded, kernel, stride, dilation=dilation)


def avg_pool1d_same(x: torch.Tensor, kernel: tuple[int], stride: tuple[int]) -> torch.Tensor:
    """Return the mean of each of ⌈T/stride⌉ windows, the padding left out."""
    inside = pad_same(torch.ones_like(x[:1, :1]), kernel, stride, (1,))
    pool = torch.nn.functional.avg_pool1d
    return pool(pad_same(x, kernel, stride, (1,)), kernel, stride) / pool(inside, kernel, stride)


def avg_pool2d_same(
    x: torch.Tensor, kernel: tuple[int, int], stride: tuple[int, int]
) -> torch.Tensor:
    """Return the mean of each of ⌈size/stride⌉ windows per axis, the padding left out."""
    inside = pad_same(torch.ones_like(x[:1, :1]), kernel, stride, (1, 1))
    pool = torch.nn.functional.avg_pool2d
    return pool(pad_same(x, kernel, stride, (1, 1)), kernel, stride) / pool(inside, kernel, stride)


def avg_pool3d_same(
    x: torch.Tensor, kernel: tuple[int, int, int], stride: tuple[int, int, int]
) -> torch.Tensor:
    """Return the mean of each of ⌈size/stride⌉ windows per axis, the padding left out."""
    one = (1, 1, 1)
    inside = pad_same(torch.ones_like(x[:1, :1]), kernel, stride, one)
    pool = torch.nn.functional.avg_pool3d
    return pool(pad_same(x, kernel, stride, one), kernel, stride) / pool(inside, kernel, stride)


def max_pool1d_indices(
    x: torch.Tensor, kernel: tuple[int], stride: tuple[int], padding: tuple[int]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the largest value of each window, and its place in the input."""
    pool = torch.nn.functional.max_pool1d
    values, indices = pool(x, kernel, stride, padding, return_indices=True)
    return values, indices


def max_unpool1d(
    x: torch.Tensor,
    indices: torch.Tensor,
    kernel: tuple[int],
    stride: tuple[int],
    padding: tuple[int],
    like: torch.Tensor | None = None,
) -> torch.Tensor:
    """Put values where their indices say and zeros elsewhere, in the size of what was pooled."""
    size = None if like is None else list(like.shape[-1:])
    return torch.nn.functional.max_unpool1d(x, indices, kernel, stride, padding, size)


def max_pool2d_indices(
    x: torch.Tensor, kernel: tuple[int, int], stride: tuple[int, int], padding: tuple[int, int]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the largest value of each window, and its place in the input."""
    pool = torch.nn.functional.max_pool2d
    values, indices = pool(x, kernel, stride, padding, return_indices=True)
    return values, indices


def max_unpool2d(
    x: torch.Tensor,
    indices: torch.Tensor,
    kernel: tuple[int, int],
    stride: tuple[int, int],
    padding: tuple[int, int],
    like: torch.Tensor | None = None,
) -> torch.Tensor:
    """Put values where their indices say and zeros elsewhere, in the size of what was pooled."""
    size = None if like is None else list(like.shape[-2:])
    return torch.nn.functional.max_unpool2d(x, indices, kernel, stride, padding, size)


def max_pool3d_indices(
    x: torch.Tensor,
    kernel: tuple[int, int, int],
    stride: tuple[int, int, int],
    padding: tuple[int, int, int],
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the largest value of each window, and its place in the input."""
    pool = torch.nn.functional.max_pool3d
    values, indices = pool(x, kernel, stride, padding, return_indices=True)
    return values, indices


def max_unpool3d(
    x: torch.Tensor,
    indices: torch.Tensor,
    kernel: tuple[int, int, int],
    stride: tuple[int, int, int],
    padding: tuple[int, int, int],
    like: torch.Tensor | None = None,
) -> torch.Tensor:
    """Put values where their indices say and zeros elsewhere, in the size of what was pooled."""
    size = None if like is None else list(like.shape[-3:])
    return torch.nn.functional.max_unpool3d(x, indices, kernel, stride, padding, size)
