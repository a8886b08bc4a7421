"""Keep an archive intact: check it, back it up, copy it between databases, check the bags of exports."""
