"""Speed and memory, measured and printed as ratios to a floor of the same run; never a verdict in a test."""
