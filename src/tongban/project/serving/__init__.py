"""The running program: one supervisor keeps the database, the web server and the worker alive."""
