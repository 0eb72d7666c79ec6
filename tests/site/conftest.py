"""The built site: what a page shows, and how it looks and works in a browser."""
