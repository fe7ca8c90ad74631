"""Results: what a survey's counted answers say, shown so that they can be trusted and nobody is exposed."""
