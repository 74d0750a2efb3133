// Begun elsewhere.
