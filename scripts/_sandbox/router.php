<?php
/*
 * The front door of the test wiki for PHP's built-in server, which knows no
 * rewrite rules: short page addresses, uploaded files, files of extensions
 * that live outside of MediaWiki's folder, and everything else as it is.
 */

$sandboxUrlPath = rawurldecode( parse_url( 'http://x' . $_SERVER['REQUEST_URI'], PHP_URL_PATH ) ?: '/' );
header( 'X-Sandbox: ' . getenv( 'SANDBOX_DIR' ) );
$sandboxRoot = $_SERVER['DOCUMENT_ROOT'];

if ( preg_match( '~^/(images|extensions/([^/.]+))/(?!.*\.\.)(.+)$~D', $sandboxUrlPath, $m )
	&& !preg_match( '/\.php$/i', $m[3] )
) {
	$sandboxFile = $m[1] === 'images'
		? getenv( 'SANDBOX_DIR' ) . "/images/$m[3]"
		: getenv( 'SANDBOX_EXTENSIONS' ) . "/$m[2]/$m[3]";
	if ( is_file( $sandboxFile ) ) {
		$sandboxTypes = [ 'css' => 'text/css', 'js' => 'text/javascript', 'svg' => 'image/svg+xml', 'json' => 'application/json' ];
		$sandboxEnding = strtolower( pathinfo( $sandboxFile, PATHINFO_EXTENSION ) );
		header( 'Content-Type: ' . ( $sandboxTypes[$sandboxEnding] ?? mime_content_type( $sandboxFile ) ) );
		readfile( $sandboxFile );
		return true;
	}
}

if ( preg_match( '~^/(api|load|rest|thumb|img_auth|opensearch_desc)\.php(/|$)~D', $sandboxUrlPath, $m ) ) {
	$sandboxScript = "$m[1].php";
} elseif ( preg_match( '~^/(index\.php|wiki)(/|$)~D', $sandboxUrlPath ) || $sandboxUrlPath === '/' ) {
	$sandboxScript = 'index.php';
} elseif ( preg_match( '~^/(skins|resources|extensions)/~', $sandboxUrlPath )
	&& !preg_match( '~\.php|/\.~i', $sandboxUrlPath ) && is_file( $sandboxRoot . $sandboxUrlPath )
) {
	// The server itself gives static files.
	return false;
} else {
	http_response_code( 404 );
	echo 'Not found.';
	return true;
}

$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = "/$sandboxScript";
$_SERVER['SCRIPT_FILENAME'] = "$sandboxRoot/$sandboxScript";
if ( $sandboxScript === 'index.php' ) {
	unset( $_SERVER['PATH_INFO'], $_SERVER['ORIG_PATH_INFO'] );
}
chdir( $sandboxRoot );
// Held until the request is over, which is later than its answer: what MediaWiki has put
// off comes then. Instance.settle waits for it.
$sandboxBusy = fopen( getenv( 'SANDBOX_DIR' ) . '/busy', 'c' );
flock( $sandboxBusy, LOCK_SH );
require "$sandboxRoot/$sandboxScript";
