"""The road back in: everything that writes into a workspace."""
