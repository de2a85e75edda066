"""Every model that Table I of the paper compares; `registry.TABLE_I` lists them."""
