"""Documents as wikitext, and wikitext as documents: pure text, no wiki."""
