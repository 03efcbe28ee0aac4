"""What two texts say of the same thing: names, quantities, oppositions."""
