"""Generic extraction: pages whose layout nobody described, read by structure, position and text shape."""
