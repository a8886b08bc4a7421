"""archive/cli"""
