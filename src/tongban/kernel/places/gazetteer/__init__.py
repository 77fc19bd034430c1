"""The gazetteer: names of places in every script and time, records that come in, what is found, what goes out."""
