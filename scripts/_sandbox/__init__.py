"""The test wiki: a real MediaWiki, fetched, installed, started and stopped.

Only Python's own library is used, so that `scripts/sandbox` needs no venv.

    cli -> instance -> (pristine, server, accounts) -> (packages, php) -> apt -> ground

- ground: folders, locks, messages, child processes;
- apt: the machine's package manager and the archive that it uses;
- packages: Debian's MediaWiki packages, unpacked into the cache;
- php: the machine's PHP, installed if missing, and the way to call it;
- pristine: an installed, filled wiki, kept in the cache to be copied;
- accounts: its passwords, and the settings by which pywikibot logs in;
- server: PHP's built-in web server;
- instance: one running copy of the wiki, with a folder, port and passwords of its own.

What MediaWiki and PHP read is here too: settings.php, seed.php, router.php,
interwiki.json and Example.svg.
"""
