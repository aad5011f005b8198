// Owns the precompiled header that all tensor components reuse.
