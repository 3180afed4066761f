<?php
/*
 * Settings of the test wiki, mirroring Meta-Wiki where it matters to a bot.
 *
 * LocalSettings.php of an instance sets $sandbox (its folder, address, secret
 * and extensions) and then includes its own copy of this file.
 */

if ( !defined( 'MEDIAWIKI' ) ) {
	exit;
}

$wgSitename = 'Sandbox';
$wgMetaNamespace = 'Sandbox';
$wgLanguageCode = 'en';
$wgLocaltimezone = 'UTC';
$wgSecretKey = $sandbox['secret'];
$wgAuthenticationTokenVersion = '1';

// Addresses. A request through a proxy on the same machine keeps the proxy's
// address in every link, so that the client never leaves the proxy.
$wgServer = $sandbox['server'];
if ( preg_match( '/^(127\.0\.0\.1|localhost):\d+$/D', $_SERVER['HTTP_HOST'] ?? '' ) ) {
	$wgServer = 'http://' . $_SERVER['HTTP_HOST'];
}
$wgScriptPath = '';
$wgArticlePath = '/wiki/$1';
$wgUploadPath = '/images';
$wgUploadDirectory = $sandbox['dir'] . '/images';
$wgResourceBasePath = '';
$wgFavicon = false;

// The database: three files, as MediaWiki's own installer lays them out, so
// that queueing a job or caching never waits for the page being saved.
$wgDBtype = 'sqlite';
$wgDBname = 'wiki';
$wgSQLiteDataDir = $sandbox['dir'] . '/data';
$sandboxSqlite = [
	'type' => 'sqlite',
	'tablePrefix' => '',
	'dbDirectory' => $wgSQLiteDataDir,
	// Nothing here outlives a power cut, so nothing needs to wait for a disk.
	'variables' => [ 'synchronous' => 'OFF' ],
	'trxMode' => 'IMMEDIATE',
	'flags' => 0,
];
// A transaction that begins by reading fails in SQLite if another one wrote
// before it writes itself ("database is locked", at once). Whatever may write
// takes the lock at its beginning and waits its turn instead.
$sandboxMayWrite = ( $_SERVER['REQUEST_METHOD'] ?? 'POST' ) === 'POST';
$wgDBservers = [ [
	'dbname' => $wgDBname,
	'trxMode' => $sandboxMayWrite ? 'IMMEDIATE' : '',
	'load' => 1,
	'flags' => 16 /* DBO_DEFAULT */,
] + $sandboxSqlite ];
$wgObjectCaches[CACHE_DB] = [
	'class' => SqlBagOStuff::class,
	'loggroup' => 'SQLBagOStuff',
	'server' => [ 'dbname' => 'wikicache' ] + $sandboxSqlite,
];
$wgJobTypeConf['default'] = [
	'class' => JobQueueDB::class,
	'claimTTL' => 3600,
	'server' => [ 'dbname' => 'wiki_jobqueue' ] + $sandboxSqlite,
];
// Who is logged in stays so over a reset, as nothing of the content is in it.
$wgObjectCaches['sessions'] = [
	'class' => SqlBagOStuff::class,
	'keyspace' => 'sessions',
	'server' => [ 'dbname' => 'wikisessions' ] + $sandboxSqlite,
];
$wgResourceLoaderUseObjectCacheForDeps = true;

// Caches. A maintenance script can't see the server's memory, so what both
// must agree on is not kept there. A reset changes the epoch, hence every key.
$wgMainCacheType = CACHE_NONE;
$wgParserCacheType = CACHE_DB;
$wgMessageCacheType = CACHE_NONE;
$wgSessionCacheType = 'sessions';
$wgMicroStashType = CACHE_DB;
$wgCachePrefix = 'sandbox' . @file_get_contents( $sandbox['dir'] . '/epoch' );
$wgCacheDirectory = $sandbox['dir'] . '/cache';
$wgLocalisationCacheConf['store'] = 'array';
$wgLocalisationCacheConf['storeDirectory'] = $sandbox['l10n'];
$wgInvalidateCacheOnLocalSettingsChange = false;
$wgEnableSidebarCache = false;
$wgUseGzip = false;

// Jobs run when somebody runs them.
$wgJobRunRate = 0;

// As on Meta.
$wgNamespacesWithSubpages[NS_MAIN] = true;
$wgPageLanguageUseDB = true;
$wgAllowUserJs = false;
$wgAllowExternalImages = false;
$wgUseInstantCommons = false;
$wgEnableUploads = true;
$wgUseImageMagick = false;
$wgSVGNativeRendering = true;
$wgParserEnableLegacyHeadingDOM = false;
$wgEnableBotPasswords = true;
$wgRightsUrl = 'https://creativecommons.org/licenses/by-sa/4.0/';
$wgRightsText = 'Creative Commons Attribution-ShareAlike';
$wgGroupPermissions['sysop']['pagelang'] = true;
$wgGroupPermissions['bot']['pagelang'] = true;
$wgGroupPermissions['bot']['noratelimit'] = true;
$wgRateLimits['edit']['user'] = [ 90, 60 ];
// Meta has no magic links, many wikis do: what is safe here is safe there.
$wgEnableMagicLinks = [ 'ISBN' => true, 'PMID' => true, 'RFC' => true ];

// Nobody's mail, nobody's network.
$wgEnableEmail = false;
$wgPingback = false;
$wgHTTPTimeout = 3;
$wgHTTPConnectTimeout = 1;

// Passwords here are random and die with the wiki: hash them cheaply.
$wgPasswordConfig['pbkdf2']['cost'] = '1000';
$wgPasswordAttemptThrottle = [];

// Faults must show their cause.
$wgShowExceptionDetails = true;
$wgDevelopmentWarnings = false;
$wgDBerrorLog = $sandbox['dir'] . '/database.log';
error_reporting( E_ALL & ~E_DEPRECATED );
ini_set( 'display_errors', '0' );

foreach ( [ 'Vector', 'MonoBook', 'MinervaNeue', 'Timeless' ] as $sandboxName ) {
	wfLoadSkin( $sandboxName );
}
$wgDefaultSkin = 'vector-2022';

$sandboxBundled = [ 'ParserFunctions', 'Cite', 'AbuseFilter', 'TitleBlacklist', 'SpamBlacklist', 'Interwiki' ];
foreach ( $sandboxBundled as $sandboxName ) {
	wfLoadExtension( $sandboxName );
}
$wgTitleBlacklistSources = [ [ 'type' => 'localpage', 'src' => 'MediaWiki:Titleblacklist' ] ];
$wgBlacklistSettings['spam']['files'] = [];
$wgGroupPermissions['sysop']['abusefilter-modify'] = true;
$wgGroupPermissions['sysop']['tboverride'] = false;

foreach ( $sandbox['extensions'] as $sandboxName => $sandboxPath ) {
	wfLoadExtension( $sandboxName, "$sandboxPath/extension.json" );
}
if ( isset( $sandbox['extensions']['Translate'] ) ) {
	$wgTranslateDocumentationLanguageCode = 'qqq';
	$wgGroupPermissions['user']['translate'] = true;
	$wgGroupPermissions['user']['translate-messagereview'] = true;
	$wgGroupPermissions['sysop']['pagetranslation'] = true;
	$wgGroupPermissions['sysop']['translate-manage'] = true;
	$wgGroupPermissions['bot']['pagetranslation'] = true;
	// The translation memory asks its database for what SQLite doesn't know
	// (MATCH ... AGAINST), and the editor's help would fail over it.
	$wgTranslateTranslationDefaultService = false;
	$wgExtensionFunctions[] = static function () {
		$GLOBALS['wgTranslateTranslationServices'] = [];
	};
	$wgULSGeoService = false;
	$wgULSLanguageDetection = false;
	$wgULSEventLogging = false;
}

// What one instance has otherwise: settings.json, {"wgName": value}. Maps are
// merged, anything else replaced. Not PHP, because PHP keeps compiled files.
$sandboxOwn = @file_get_contents( $sandbox['dir'] . '/settings.json' );
foreach ( $sandboxOwn ? json_decode( $sandboxOwn, true, 512, JSON_THROW_ON_ERROR ) : [] as $sandboxName => $sandboxValue ) {
	$GLOBALS[$sandboxName] = is_array( $sandboxValue ) && is_array( $GLOBALS[$sandboxName] ?? null )
		? array_replace_recursive( $GLOBALS[$sandboxName], $sandboxValue )
		: $sandboxValue;
}
