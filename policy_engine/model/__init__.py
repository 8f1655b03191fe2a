"""A policy as written, and the ticket: frozen pydantic models. Nothing here reads files or decides anything."""
