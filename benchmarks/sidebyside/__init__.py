"""The side-by-side run: see ../README.md."""
