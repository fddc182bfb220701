"""Letters: one template each, rendered as text for the chat and as DOCX to edit and send."""
