"""What is asked of the gazetteer: change sets with what they come to, names, cases, inspections."""
