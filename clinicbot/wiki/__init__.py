"""The one door to a wiki; nothing else in clinicbot knows pywikibot."""
