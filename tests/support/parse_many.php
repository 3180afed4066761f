<?php
/*
 * Runs many texts through the wiki's real parser in one process: a JSON list
 * of {text, title, pst, translate} comes in, a JSON list of what the parser
 * reports goes out. See Wiki.parse_many in wiki.py.
 */

use MediaWiki\Content\WikitextContent;
use MediaWiki\Extension\Translate\PageTranslation\ParsingFailure;
use MediaWiki\Extension\Translate\Services;
use MediaWiki\Maintenance\Maintenance;
use MediaWiki\MediaWikiServices;
use MediaWiki\Parser\Parser;
use MediaWiki\Parser\ParserOptions;
use MediaWiki\Parser\ParserOutput;
use MediaWiki\Parser\ParserOutputLinkTypes;
use MediaWiki\Title\Title;
use MediaWiki\User\User;

require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

class ParseMany extends Maintenance {
	private Parser $parser;
	private User $user;

	public function execute() {
		$services = MediaWikiServices::getInstance();
		$this->parser = $services->getParserFactory()->create();
		$this->user = $services->getUserFactory()->newFromName( 'ClinicBot' );
		$given = json_decode( stream_get_contents( STDIN ), true, 512, JSON_THROW_ON_ERROR );
		fwrite( STDOUT, json_encode(
			array_map( [ $this, 'one' ], $given ),
			JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES
		) );
	}

	private function one( array $given ): array {
		$title = Title::newFromTextThrow( $given['title'] );
		$options = ParserOptions::newFromAnon();
		// As WikiPage does before anything else.
		$text = rtrim( str_replace( "\r\n", "\n", $given['text'] ) );
		if ( $given['pst'] ) {
			$text = $this->parser->preSaveTransform( $text, $title, $this->user, $options );
		}
		$output = $this->parser->parse( $text, $title, $options );
		$html = $output->runOutputPipeline( $options, [
			'wrapperDivClass' => '', 'enableSectionEditLinks' => false, 'allowTOC' => false,
		] )->getContentHolderText();
		return [
			'text' => $text,
			'html' => preg_replace( '/\s*<!--\s*NewPP limit report.*?-->/s', '', $html ),
			'links' => $this->linked( $output, ParserOutputLinkTypes::LOCAL ),
			'special' => $this->linked( $output, ParserOutputLinkTypes::SPECIAL ),
			'interwiki' => $this->linked( $output, ParserOutputLinkTypes::INTERWIKI ),
			'languages' => $this->linked( $output, ParserOutputLinkTypes::LANGUAGE ),
			'templates' => $this->linked( $output, ParserOutputLinkTypes::TEMPLATE ),
			'files' => $this->linked( $output, ParserOutputLinkTypes::MEDIA ),
			'categories' => array_map( 'strval', $output->getCategoryNames() ),
			'external' => array_map( 'strval', array_keys( $output->getExternalLinks() ) ),
			'sections' => array_map( static fn ( $section ) => [
				'level' => (int)$section['level'], 'line' => $section['line'], 'anchor' => $section['anchor'],
			], $output->getSections() ),
			'properties' => array_map( 'strval', array_keys( $output->getPageProperties() ) ),
			'display_title' => (string)$output->getPageProperty( 'displaytitle' ),
			'redirect' => ( new WikitextContent( $text ) )->getRedirectTarget()?->getFullText(),
		] + ( $given['translate'] ? $this->units( $text, $title ) : [ 'units' => [], 'unit_error' => null ] );
	}

	/** What Special:Translate would get: each unit, also as saved by a translator who copies it. */
	private function units( string $text, Title $title ): array {
		try {
			$page = Services::getInstance()->getTranslatablePageParser()->parse( $text );
		} catch ( ParsingFailure $failure ) {
			return [ 'units' => [], 'unit_error' => $failure->getMessage() ];
		}
		$units = [];
		foreach ( $page->units() as $unit ) {
			$units[] = [ 'id' => (string)$unit->id, 'text' => $unit->getTextWithVariables() ];
		}
		return [ 'units' => $units, 'unit_error' => null ];
	}

	private function linked( ParserOutput $output, string $type ): array {
		$found = [];
		foreach ( $output->getLinkList( $type ) as $item ) {
			$found[] = Title::newFromLinkTarget( $item['link'] )->getFullText();
		}
		return $found;
	}
}

$maintClass = ParseMany::class;
require_once RUN_MAINTENANCE_IF_MAIN;
