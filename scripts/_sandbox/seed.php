<?php
/*
 * Fills a newly installed test wiki: accounts, a bot password, interwiki
 * prefixes, a sample image. Run once, when the pristine wiki is built; the
 * passwords made here are replaced in every instance.
 */

use MediaWiki\Auth\AuthManager;
use MediaWiki\Maintenance\Maintenance;
use MediaWiki\MediaWikiServices;
use MediaWiki\Title\Title;
use MediaWiki\User\BotPassword;

require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

class SandboxSeed extends Maintenance {
	private const ACCOUNTS = [
		'Admin' => [ 'sysop', 'bureaucrat', 'interface-admin' ],
		'ClinicBot' => [ 'bot' ],
		'Reader' => [],
		'Translator' => [],
	];
	private const GRANTS = [ 'basic', 'editpage', 'createeditmovepage', 'highvolume' ];

	public function execute() {
		$services = MediaWikiServices::getInstance();
		foreach ( self::ACCOUNTS as $name => $groups ) {
			$user = $services->getUserFactory()->newFromName( $name );
			if ( !$user->isRegistered() ) {
				$services->getAuthManager()->autoCreateUser( $user, AuthManager::AUTOCREATE_SOURCE_MAINT, false );
			}
			$status = $user->changeAuthenticationData( [
				'username' => $name, 'password' => $password = bin2hex( random_bytes( 16 ) ), 'retype' => $password,
			] );
			if ( !$status->isGood() ) {
				$this->fatalError( $status );
			}
			foreach ( $groups as $group ) {
				$services->getUserGroupManager()->addUserToGroup( $user, $group );
			}
			$user->saveSettings();
		}
		$bot = $services->getUserFactory()->newFromName( 'ClinicBot' );
		$password = BotPassword::newFromUser( $bot, 'sandbox' )
			?? BotPassword::newUnsaved( [ 'user' => $bot, 'appId' => 'sandbox', 'grants' => self::GRANTS ] );
		$password->save( 'insert', $services->getPasswordFactory()->newFromPlaintext( bin2hex( random_bytes( 16 ) ) ) );

		$rows = [];
		foreach ( json_decode( file_get_contents( __DIR__ . '/interwiki.json' ), true ) as $prefix => $url ) {
			$rows[] = [
				'iw_prefix' => $prefix, 'iw_url' => $url, 'iw_api' => '', 'iw_wikiid' => '', 'iw_local' => 1, 'iw_trans' => 0,
			];
		}
		$dbw = $this->getPrimaryDB();
		$dbw->newDeleteQueryBuilder()->deleteFrom( 'interwiki' )->where( '1=1' )->caller( __METHOD__ )->execute();
		$dbw->newInsertQueryBuilder()->insertInto( 'interwiki' )->rows( $rows )->caller( __METHOD__ )->execute();

		$file = $services->getRepoGroup()->getLocalRepo()->newFile( Title::makeTitle( NS_FILE, 'Example.svg' ) );
		$status = $file->upload( __DIR__ . '/Example.svg', 'A sample', 'A sample.', 0, false, false,
			$services->getUserFactory()->newFromName( 'Admin' ) );
		if ( !$status->isGood() ) {
			$this->fatalError( $status );
		}
	}
}

$maintClass = SandboxSeed::class;
require_once RUN_MAINTENANCE_IF_MAIN;
