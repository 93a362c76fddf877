"""`jobs`: have replays analyzed by a worker, and see what became of it; a module for each verb."""
