"""What the numbers go through between the servers and the table: `python3 -m unittest discover -t . bench/tests`."""
