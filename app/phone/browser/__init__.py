"""What touches the browser: the document, the host page, what is stored."""
