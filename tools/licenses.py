"""The licences of everything that dist/ holds of others."""


def texts():
    """`{name in dist/: bytes}`: a list of what is shipped, and each licence in full."""
    return {}
