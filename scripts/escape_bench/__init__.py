"""The other escapers that `scripts/bench_escape` measures clinicbot's beside."""
