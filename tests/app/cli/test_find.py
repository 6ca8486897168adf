"""find: the nodes of a network that a query looks for."""


def test_find_lists_nodes_inside_blocks_too(layerloom, project):
    file = project("resnet18")
    found = layerloom("find", file, "conv1", "filters>400", "--json")
    assert found.code == 0
    assert [hit["label"] for hit in found.json] == ["layer4 › 0 › conv1", "layer4 › 1 › conv1"]
    assert "N×512×7×7" in layerloom("find", file, "conv1", "filters>400").out


def test_find_fails_where_there_is_nothing_and_says_why_a_query_is_wrong(layerloom, project):
    file = project("digits_cnn")
    assert layerloom("find", file, "zebra").code == 1
    wrong = layerloom("find", file, "filtres>3")
    assert wrong.code == 2
    assert "expected filters" in wrong.err
