"""One regression test for each attack that was tried; the list of them is docs/reference/attacks.md."""
