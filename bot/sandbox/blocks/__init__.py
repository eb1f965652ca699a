"""What Slack accepts in messages and views, written from its limits and from nothing of the app."""
