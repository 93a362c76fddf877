"""The core: pure values and rules; standard library and msgspec only, no I/O."""
