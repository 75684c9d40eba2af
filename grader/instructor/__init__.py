"""What an instructor runs: results frozen, mistakes planted, a course verified, the template made."""
