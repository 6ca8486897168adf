"""Problems: every finding, where it is, and the buttons that mend it."""
