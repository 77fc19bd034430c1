"""Pages of requests: the portal's and the workbench's."""
