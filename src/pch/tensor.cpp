// Owns the precompiled header that the tensor tier shares.
