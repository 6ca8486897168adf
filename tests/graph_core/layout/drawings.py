"""Random networks with cards of any size, and what can be seen of their layouts."""

from itertools import pairwise

from hypothesis import strategies as st

from graph_core.annotations import Frame, Note
from graph_core.edits import apply
from graph_core.graph import Edge, Graph, Layer, Node, PortRef
from graph_core.layout.frames import encloses
from graph_core.layout.sizes import Cards, usual_ports

WIDE = st.sampled_from([128.0, 150.0, 232.0, 310.0])
HIGH = st.sampled_from([48.0, 70.0, 104.0, 220.0])


@st.composite
def networks(draw, most=14, frames=0, notes=0):
    """Draw a graph of Adds with wires ahead, its nodes strewn about, and sizes of its cards."""
    count = draw(st.integers(1, most))
    names = [f"n{i}" for i in range(count)]
    pairs = [(i, j) for j in range(count) for i in range(j)]
    wired = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2 * count)) if pairs else []
    edges = {
        f"e{k}": Edge(f"e{k}", PortRef(f"n{i}", "y"), PortRef(f"n{j}", "x"), k)
        for k, (i, j) in enumerate(wired)
    }
    place = st.tuples(st.integers(-60, 60), st.integers(-40, 40))
    graph = Graph(
        layers={f"l{n}": Layer(f"l{n}", "add", f"add_{n}") for n in names},
        nodes={n: Node(n, f"l{n}") for n in names},
        edges=edges,
        positions={n: (8.0 * x, 8.0 * y) for n, (x, y) in ((n, draw(place)) for n in names)},
        frames={f"f{i}": Frame(f"f{i}", draw(boxes())) for i in range(frames)},
        notes={f"m{i}": Note(f"m{i}", draw(boxes())) for i in range(notes)},
    )
    sizes = {n: (draw(WIDE), draw(HIGH)) for n in names}
    return graph, sizes


def boxes():
    """Return boxes from small to larger than all."""
    corner, side = st.integers(-600, 400), st.integers(80, 1600)
    return st.tuples(corner, corner, side, side).map(lambda box: tuple(map(float, box)))


def ports(graph, sizes, edge):
    """Return where a wire begins and ends."""
    heights = {node: size[1] for node, size in sizes.items()}
    leaves, arrives = usual_ports(graph, edge.id, heights)
    (x, y), (ex, ey) = graph.positions[edge.source.node], graph.positions[edge.target.node]
    return (x + sizes[edge.source.node][0], y + leaves), (ex, ey + arrives)


def cards(graph, sizes):
    """Return left, top, right, bottom of every card."""
    return {
        node: (x, y, x + sizes[node][0], y + sizes[node][1])
        for node, (x, y) in graph.positions.items()
    }


def meet(a, b, clear=0.0):
    """Tell whether boxes come closer than this."""
    across = a[0] < b[2] + clear and b[0] < a[2] + clear
    return across and a[1] < b[3] + clear and b[1] < a[3] + clear


def behind(graph, sizes):
    """Return each wire with a card that is not its own and that one of its legs may meet."""
    found = []
    standing = cards(graph, sizes)
    for edge in graph.edges.values():
        start, end = ports(graph, sizes, edge)
        for a, b in pairwise([start, *graph.routes.get(edge.id, ()), end]):
            leg = (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
            own = {edge.source.node, edge.target.node}
            found += [
                (edge.id, n, leg) for n, box in standing.items() if n not in own and meet(leg, box)
            ]
    return found


def overlaps(graph, sizes):
    """Return the pairs of cards that overlap."""
    standing = sorted(cards(graph, sizes).items())
    return [(a, b) for i, (a, x) in enumerate(standing) for b, y in standing[i + 1 :] if meet(x, y)]


def after(graph, edit):
    """Return the graph an edit makes."""
    return apply(graph, edit)[0]


def as_cards(sizes):
    """Return sizes as what layouts take."""
    return Cards(sizes, {})


def chain(count):
    """Return Adds one after the other."""
    names = [f"n{i}" for i in range(count)]
    ends = pairwise(names)
    return Graph(
        layers={f"l{n}": Layer(f"l{n}", "add", f"add_{n}") for n in names},
        nodes={n: Node(n, f"l{n}") for n in names},
        edges={f"e{a}": Edge(f"e{a}", PortRef(a, "y"), PortRef(b, "x")) for a, b in ends},
    )


def members(graph, sizes):
    """Return the nodes that lie within each frame."""
    boxes = {n: (*graph.positions[n], *sizes[n]) for n in graph.nodes}
    return {
        frame.id: {node for node, box in boxes.items() if encloses(frame.box, box)}
        for frame in graph.frames.values()
    }
