"""archive/messages"""
