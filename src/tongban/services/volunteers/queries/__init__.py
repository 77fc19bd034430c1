"""What is read of volunteers."""

VIEW, PEOPLE, KEEP, ASK = "volunteers.view", "volunteers.people", "volunteers.keep", "volunteers.ask"
EXPORT = "volunteers.export"
