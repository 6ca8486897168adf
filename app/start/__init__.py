"""The start page: templates, recent files, new and open."""
