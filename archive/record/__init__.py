"""archive/record"""
