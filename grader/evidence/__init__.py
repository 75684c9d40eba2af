"""A check run on an implementation: calls recorded, arrays given, all of it as bounded bytes."""
