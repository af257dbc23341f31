"""The SDK's side of the browser: the only importers of `js`. `Page` is what `Softphone` is handed."""
