"""The command line: one file a command. It reads, calls and prints; what a policy means stands below."""
