"""Who cleans a shard: a process of a local pool, or an actor of Ray."""
