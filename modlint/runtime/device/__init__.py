"""A second device without a GPU: every storage carries a logical device, and operators that mix two are recorded."""
