"""How a sheet is written: cells by their type, tables with headings and totals, title blocks, page breaks."""
