"""What a person does at the inspector, for its tests."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from graph_core.builder import Network


def two_dense(units=(8, 16)):
    net = Network("net")
    x = net.input("x", (4,))
    encoder = net.layer("dense", units=units[0], name="encoder")
    other = net.layer("dense", units=units[1], name="other")
    net.output("y", net.layer("concatenate")(encoder(x), other(x)))
    return net.graph


def node(panel, name):
    graph = panel.workspace.graph
    return graph.calls(graph.layer_named(name).id)[0]


def select(panel, *names):
    panel.workspace.select([node(panel, name) for name in names])
    panel.refresh()
    return panel.subject


def units(panel):
    return panel.subject.form.editors["units"].findChild(QLineEdit)


def values(panel, *names):
    graph = panel.workspace.graph
    return [graph.layer_named(name).params["units"] for name in names]


def type_over(line, text):
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
