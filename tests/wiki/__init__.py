"""Tests against the real MediaWiki."""
