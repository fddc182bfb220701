"""WhatsApp through Twilio: signed webhooks, numbers in place of buttons, letters as links."""
