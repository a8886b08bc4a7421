"""Messages of the program to people: printed safely, in English or Vietnamese (`vi`)."""
