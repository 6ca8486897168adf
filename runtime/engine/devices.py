"""The devices training may run on."""

from __future__ import annotations

import torch

from graph_core.errors import LoomError


def choose(wanted: str) -> torch.device:
    """Return the device for auto, cpu or cuda[:n]; raises LoomError when it isn't there."""
    if wanted == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(wanted)
    except RuntimeError:
        device = torch.device("meta")
    there = device.type == "cpu" or (
        device.type == "cuda"
        and torch.cuda.is_available()
        and (device.index or 0) < torch.cuda.device_count()
    )
    if not there:
        raise LoomError(
            f"there is no device {wanted!r}",
            expected="auto, " + ", ".join(id_ for id_, _ in available()),
        )
    return device


def available() -> list[tuple[str, str]]:
    """Return the devices there are, as (id, description)."""
    found = [("cpu", f"CPU, {torch.get_num_threads()} threads")]
    if torch.cuda.is_available():
        found += [
            (f"cuda:{index}", torch.cuda.get_device_name(index))
            for index in range(torch.cuda.device_count())
        ]
    return found


def memory(device: torch.device) -> int:
    """Return the bytes a device's tensors hold; 0 on the CPU, which doesn't say."""
    return torch.cuda.memory_allocated(device) if device.type == "cuda" else 0


def random_state(device: torch.device) -> dict[str, torch.Tensor]:
    """Return the state of every random generator that training draws from."""
    state = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        state["cuda"] = torch.cuda.get_rng_state(device)
    return state


def set_random_state(device: torch.device, state: dict[str, torch.Tensor]) -> None:
    """Go on drawing where `random_state` was taken; another kind of device starts its own."""
    torch.set_rng_state(state["cpu"])
    if device.type == "cuda" and "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"], device)


def out_of_memory(error: Exception) -> bool:
    """Tell whether an error means that memory ran out, on any device."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and (
        "not enough memory" in text or "can't allocate memory" in text or "out of memory" in text
    )
