"""Resources: what places have, what people have, how long it lasts."""
