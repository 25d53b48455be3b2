"""England: 16,800 schools with three years each, and what they cost the pages of one of them."""
