"""What is true of the phone's calls: plain data and functions over it, without any I/O."""
