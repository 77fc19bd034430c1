"""The workbench's pages of duty lists."""
