"""What studies of trade-offs and uncertainty show: sentences, tables and charts, a file a theme."""
