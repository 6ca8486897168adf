"""The outline: the network as a tree of rows, which keyboards and screen readers can follow."""
