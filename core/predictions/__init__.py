"""What a network answers for files of somebody's own: new pictures, new rows of a table."""
