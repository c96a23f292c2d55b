"""Page So sánh – being written."""
