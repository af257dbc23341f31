"""What touches the browser: sound, microphone, document, host page."""
