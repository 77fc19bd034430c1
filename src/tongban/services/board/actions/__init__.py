"""What readers of the board keep: followed figures, own dashboards, work reports."""
