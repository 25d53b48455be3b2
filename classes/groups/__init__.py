"""Groups of schools: how one is made, which schools agree to it, and how it reminds them."""
