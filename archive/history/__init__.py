"""archive/history"""
