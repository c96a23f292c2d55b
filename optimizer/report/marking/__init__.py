"""A copy of somebody's workbook with what is wrong marked in its cells."""
