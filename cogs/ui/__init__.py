"""What messages are made of: cards, results, buttons, menus."""
