"""What two sentences say of the same thing: quantities and oppositions, for claims."""
