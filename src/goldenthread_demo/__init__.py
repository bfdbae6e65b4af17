"""An invented nation and its raw files, then the finished example made by the public doors."""
