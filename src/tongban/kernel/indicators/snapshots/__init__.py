"""The facts of all figures as Parquet files: a folder that can be copied away and counted elsewhere."""
