"""Sound: tones, microphones, the mixer, recordings, and how good a connection is."""
