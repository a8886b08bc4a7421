"""archive/captures"""
