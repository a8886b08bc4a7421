"""HTML reports: the profile of an archive (`stats --html`), and the page style and plots that it shares with the
crawler's."""
