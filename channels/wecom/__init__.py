"""WeCom: an app for people of one company; numbers or cards as buttons, letters as files."""
