"""What is known of other people's code: tables and the pure functions that read them."""
