"""Who bears what: the risk share of section 75 agreements, from terms to a trace of every penny."""
