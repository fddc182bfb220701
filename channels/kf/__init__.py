"""微信客服: people in WeChat who write to a company's service account; menus, letters as files."""
