"""WeChat Official Account: answered within the request, buttons as links, letters as links."""
