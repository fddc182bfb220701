"""What all messaging channels share: replies, settings, the desk that answers, the way out."""
