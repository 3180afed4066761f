"""From elsewhere into documents, and from pages back into them.

What `import` does:

- `text`, `html`, `docx`, `markdown`, `wikitext` read a format into neutral
  pieces (`pieces`); `page` fetches a wiki's page;
- `text_page` knows what a wiki's skin adds, `chat` the lines of a chat's log;
- `assemble` makes a digest of pieces, with `opening`, `standard`, `remarks` and
  `speakers`;
- `words` says whether all of the original is in it.

`yaml_edit` and its neighbours change a source document in few places; `merge`
brings two sides' changes together.
"""
