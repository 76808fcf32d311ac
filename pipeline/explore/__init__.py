"""The web pages on a warehouse, and the same pages as files: documents with their facts marked where they stand.

`app` answers HTTP by the views of `addresses`, each of which makes a `Page` of what a reader of the published snapshot
sees; `report` writes the pages to a folder.
"""
