"""Anonymous-first sessions, their credentials, uploads and clean-up. Import what you need."""
