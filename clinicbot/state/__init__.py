"""What a run leaves on its own machine: a lock, a record, the last success. No plan needs it."""
