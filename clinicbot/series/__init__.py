"""A series of calls: its sentences, its standard parts, its folder of digests."""
