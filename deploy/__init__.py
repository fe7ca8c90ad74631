"""What sets the platform up and keeps it running on one machine."""
