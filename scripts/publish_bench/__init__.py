"""The parts of scripts/bench_publish: series, rivals, and what they cost."""
