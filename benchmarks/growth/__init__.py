"""Whether requests become dearer as a hospital grows: the four workloads on a large and on a small data set."""
