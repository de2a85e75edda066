"""The domain: recordings, epochs, stages and hypnograms, in numpy alone."""
