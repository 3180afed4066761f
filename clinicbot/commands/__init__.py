"""The commands, by what they need; with `clinicbot.cli`, the only place that prints."""
