"""What strangers may do to a server, done to one on this machine, with a normal client beside them."""
