// Owns the precompiled header that the module tier shares.
