"""What Scripts/bench-peers measures: a module a subject, `peer_*.py` for what runs inside a peer's own process."""
