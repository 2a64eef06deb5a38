// Stands in for a hashed file of the browser application.
