"""The test wiki: a real MediaWiki, fetched, installed, started and stopped.

Only Python's own library is used, so that `scripts/sandbox` needs no venv.

    cli -> instance -> pristine -> (packages, php) -> ground

- ground: folders, locks, messages, child processes;
- packages: Debian's MediaWiki packages, unpacked into the cache;
- php: the machine's PHP, installed if missing, and the way to call it;
- pristine: an installed, filled wiki, kept in the cache to be copied;
- instance: one running copy of it, with its own folder, port and passwords.
"""
