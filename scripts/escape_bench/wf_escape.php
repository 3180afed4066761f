<?php
/*
 * MediaWiki's own wfEscapeWikiText on a JSON list of texts.
 */

use MediaWiki\Maintenance\Maintenance;

require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

class EscapeMany extends Maintenance {
	public function execute() {
		$texts = json_decode( stream_get_contents( STDIN ), true, 512, JSON_THROW_ON_ERROR );
		print json_encode( array_map( 'wfEscapeWikiText', $texts ), JSON_THROW_ON_ERROR );
	}
}

$maintClass = EscapeMany::class;
require_once RUN_MAINTENANCE_IF_MAIN;
