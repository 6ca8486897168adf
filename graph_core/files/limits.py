"""How large what is read may be."""

MAX_BYTES = 16 * 2**20
