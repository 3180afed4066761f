"""The parts of `scripts/bench_units`: pages, edits with known truth, methods, figures."""
