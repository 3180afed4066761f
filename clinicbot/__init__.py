"""Digests of conference calls, from structured sources to MediaWiki pages.

Data flows one way: `digest` (the document) < `settings` < `series` (what a
series always says) < `wikitext` (pure text) < `wiki` (the one door to a wiki)
< `intake` (from elsewhere into documents) < `publish` (what to do, and doing
it) < `report` < `commands` < `cli`; `state` is what a run leaves on its
machine. A module imports only from its own room or from rooms before it.
"""
