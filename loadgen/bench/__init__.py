"""The data set `bench`: a large and a small hospital, loaded into the tables with all kept values, and verified."""
