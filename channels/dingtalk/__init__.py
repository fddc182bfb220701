"""DingTalk (钉钉): a company's own robot, by webhook or by Stream mode."""
