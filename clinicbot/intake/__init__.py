"""From elsewhere into documents: pages, pads, word processors, plain text.

    text, html, docx, markdown, wikitext   a format -> pieces (`pieces.Original`)
    page                                   a page of a wiki -> its wikitext
    assemble (opening, standard, speakers) pieces -> a digest
    words                                  is all of the original in it?
"""
