"""Take out by order, for ever (`tulieu remove`): articles, pages, passages."""
