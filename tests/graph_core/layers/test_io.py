"""Input and Output: the ends of a network."""

from graph_core.spec import LAYERS
from graph_core.types import TensorType
from tests.graph_core.layers.calls import call, out


def test_an_input_is_a_batch_of_its_shape() -> None:
    spec = LAYERS.get("input")
    made = spec.outputs_of(call("input", shape=(3, "T"), dtype="int64"))
    assert made == {"y": TensorType.parse("N×3×T int64")}


def test_an_output_is_what_reaches_it() -> None:
    assert out("output", "N×10") == "N×10"


def test_softmax_works_on_an_axis_of_the_sample() -> None:
    assert out("softmax", "N×10×4", axis=1) == "N×10×4"
