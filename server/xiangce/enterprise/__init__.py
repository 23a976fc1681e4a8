"""Records of enterprises: are they sound, and what is read off their shapes."""
