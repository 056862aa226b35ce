"""The driver: sets up what is missing, builds, lets the engine play the cases, and has the reports written."""
