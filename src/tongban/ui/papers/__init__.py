"""Papers to take along, without another program: a PDF in Chinese and English, charts that Word can edit."""
